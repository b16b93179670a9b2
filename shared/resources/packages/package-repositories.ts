// Baseline step: the package domain has the repository that everybody uses, behind it one for each external connection, and
// packages of one's own never come from outside.
import {
  DisassociateExternalConnectionCommand,
  PutRepositoryPermissionsPolicyCommand,
} from '@aws-sdk/client-codeartifact';
import type { SharedResource } from '../../steps/shared-resource.ts';
import type { Step, StepContext, StepInputs } from '../../steps/step.ts';
import type { KindWithoutSteps } from '../contract/kind.ts';
import { documentStep, type Seen } from '../lib/document-step.ts';
import { itemVerdict } from '../lib/item-verdict.ts';
import { isOwnThing } from '../lib/own-resource.ts';
import type { DocumentChange } from '../lib/resource-item.ts';
import { handOver, isManaged, missingTags, resourceTags } from '../lib/resource-tags.ts';
import { packageRepository, storeOf } from './package-names.ts';
import { repositoryDocument } from './package-policies.ts';
import {
  noRepository,
  observeOrigin,
  observeRepository,
  originText,
  ownOrigin,
  type RepositoryFacts,
} from './repository-facts.ts';
import { connectStore, keepOwn, makeRepository, setUpstreams } from './repository-writes.ts';

/** Of the repository that everybody uses; `stores` and `own` by name. */
type Facts = RepositoryFacts & {
  readonly stores: Readonly<Record<string, RepositoryFacts>>;
  readonly own: Readonly<Record<string, string>>;
};
/** Names are separated by commas. */
type Settings = {
  readonly repository?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly stores?: string;
  readonly own?: string;
  readonly upstreams?: string;
};

export function packageRepositoriesStep(
  kind: KindWithoutSteps,
  domainStep: string,
): Step<Seen<Facts>, Settings & DocumentChange> {
  return documentStep<Facts, Settings>({
    kind,
    document: repositoryDocument,
    title: 'The domain has a repository with what is allowed from outside, and keeps packages of one’s own',
    after: ['account-public-access', domainStep],
    needs: [domainStep],
    permissions: repositoryPermissions,
    observe,

    decide(facts, { inputs, resource, wanted }) {
      const isOurs = facts.exists && isOwnThing(facts, resource, wanted.id);
      if (!resource.isDeclared && !isOurs)
        return { kind: 'not-applicable', reason: 'it left governance.yml, and there is no repository of Palisade' };
      const foreign = foreignOf(facts, isOurs);
      if (foreign !== undefined) return { kind: 'blocked', reason: notOurs(resource.name, foreign) };
      const settings = settingsOf(facts, inputs, resource);
      const compliant = `${packageRepository} has ${facts.upstreams || 'nothing'} upstream`;
      return itemVerdict({ facts, resource, wanted, settings, what: 'repository', attention: null, compliant });
    },

    writeSettings,

    writePolicy({ clients: { codeArtifact } }, resource, policyDocument) {
      const place = { ...placeOf(resource), repository: packageRepository };
      return codeArtifact.send(new PutRepositoryPermissionsPolicyCommand({ ...place, policyDocument }));
    },
  });
}

const repositoryPermissions = [
  'codeartifact:AssociateExternalConnection',
  'codeartifact:AssociateWithDownstreamRepository',
  'codeartifact:CreateRepository',
  'codeartifact:DeleteRepositoryPermissionsPolicy',
  'codeartifact:DescribePackage',
  'codeartifact:DescribeRepository',
  'codeartifact:DisassociateExternalConnection',
  'codeartifact:GetRepositoryPermissionsPolicy',
  'codeartifact:ListTagsForResource',
  'codeartifact:PutPackageOriginConfiguration',
  'codeartifact:PutRepositoryPermissionsPolicy',
  'codeartifact:TagResource',
  'codeartifact:UpdateRepository',
];

function placeOf({ name: domain, owner: domainOwner }: SharedResource) {
  return { domain, domainOwner };
}

/** What governance.yml declares: external connections by their stores, and packages of one's own. */
function declaredIn({ governance }: Pick<StepInputs, 'governance'>, { name, isDeclared }: SharedResource) {
  const { packages } = governance.platform;
  const declared = isDeclared && packages?.domain === name ? packages : { external: [], own: [] };
  return { stores: new Map(declared.external.map((each) => [storeOf(each), each])), own: declared.own };
}

async function observe(context: StepContext, resource: SharedResource): Promise<Facts> {
  const { codeArtifact } = context.clients;
  const place = placeOf(resource);
  const { stores, own } = declaredIn(context, resource);
  const repository = await observeRepository(codeArtifact, place, packageRepository);
  const inRepository = { ...place, repository: packageRepository };
  const [ofStores, ofOwn] = await Promise.all([
    Promise.all([...stores.keys()].map((name) => observeRepository(codeArtifact, place, name))),
    Promise.all(own.map((name) => (repository.exists ? observeOrigin(codeArtifact, inRepository, name) : 'none'))),
  ]);
  return {
    ...repository,
    stores: Object.fromEntries([...stores.keys()].map((name, index) => [name, ofStores[index] ?? noRepository])),
    own: Object.fromEntries(own.map((name, index) => [name, ofOwn[index] ?? 'none'])),
  };
}

/** The first repository that somebody else made with one of these names. */
function foreignOf({ exists, stores }: Facts, isOurs: boolean): string | undefined {
  if (exists && !isOurs) return packageRepository;
  return Object.entries(stores).find(([, store]) => store.exists && !isManaged(store.tags))?.[0];
}

/** What differs, as it has to be. What left governance.yml keeps its repositories as they are. */
function settingsOf(facts: Facts, inputs: StepInputs, resource: SharedResource): Settings {
  const declared = declaredIn(inputs, resource);
  const tags = missingTags(facts.tags, resourceTags(resource));
  const stores = [...declared.stores].filter(([name, external]) => !isStore(facts.stores[name], external));
  const own = declared.own.filter((name) => facts.own[name] !== originText(ownOrigin));
  const upstreams = [...declared.stores.keys()].join(',');
  return {
    ...(facts.exists ? {} : { repository: packageRepository }),
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
    ...(stores.length > 0 ? { stores: stores.map(([name]) => name).join(',') } : {}),
    ...(own.length > 0 ? { own: own.join(',') } : {}),
    ...(resource.isDeclared && (upstreams !== facts.upstreams || facts.external !== null) ? { upstreams } : {}),
  };
}

function isStore(store: RepositoryFacts | undefined, external: string): boolean {
  return store?.external === external && store.upstreams === '' && store.policy === null;
}

/** In this order no package of one's own is looked for upstream, not even for a moment. */
async function writeSettings(
  context: StepContext,
  resource: SharedResource,
  { repository, tags, stores, own, upstreams }: Settings,
  facts: Facts,
): Promise<void> {
  const { codeArtifact } = context.clients;
  const place = placeOf(resource);
  const { stores: declared } = declaredIn(context, resource);
  for (const [name, external] of declared) {
    if (!namesIn(stores).includes(name)) continue;
    const store = facts.stores[name] ?? noRepository;
    const missing = missingTags(store.tags, resourceTags(resource));
    await makeRepository(codeArtifact, { ...place, repository: name }, store, missing);
    await connectStore(codeArtifact, { ...place, repository: name }, store, external);
  }
  const main = { ...place, repository: packageRepository };
  if (repository !== undefined || tags !== undefined) await makeRepository(codeArtifact, main, facts, tags ?? {});
  for (const name of namesIn(own)) await keepOwn(codeArtifact, main, name);
  if (upstreams === undefined) return;
  // CodeArtifact User Guide: a repository has upstream repositories, or an external connection.
  const { external } = facts;
  if (external !== null)
    await codeArtifact.send(new DisassociateExternalConnectionCommand({ ...main, externalConnection: external }));
  await setUpstreams(codeArtifact, main, namesIn(upstreams));
}

function namesIn(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((name) => name !== '');
}

function notOurs(domain: string, repository: string): string {
  return `the repository ${repository} of the domain ${domain} was not made by Palisade and stays as it is. ${handOver}; its policy and what is upstream of it are replaced then`;
}
