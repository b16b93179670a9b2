// Baseline step: the packages have a domain of CodeArtifact under their own key, whose policy admits the accounts that read them.
import {
  CreateDomainCommand,
  PutDomainPermissionsPolicyCommand,
  TagResourceCommand,
} from '@aws-sdk/client-codeartifact';
import { counted } from '../../lib/text.ts';
import { findOwnKey } from '../../steps/data-key.ts';
import { ownDigests, type SharedResource } from '../../steps/shared-resource.ts';
import type { Step, StepContext } from '../../steps/step.ts';
import type { KindWithoutSteps } from '../contract/kind.ts';
import { documentStep, type Seen } from '../lib/document-step.ts';
import { thingVerdict } from '../lib/item-verdict.ts';
import { ownKeyRule } from '../lib/key-rule.ts';
import { keyDocument } from '../lib/key-step.ts';
import type { DocumentChange } from '../lib/resource-item.ts';
import { lowercaseTagList, missingTags, resourceTags } from '../lib/resource-tags.ts';
import { type DomainFacts, observeDomain } from './domain-facts.ts';
import { packagesAlias } from './package-names.ts';
import { domainArn, domainDocument } from './package-policies.ts';

/** `ownKey` is the ARN of the packages' key; null if there is none that can be used. */
type Facts = DomainFacts & { readonly ownKey: string | null };
type Settings = { readonly domain?: string; readonly tags?: Readonly<Record<string, string>> };

export function packageDomainStep(
  kind: KindWithoutSteps,
  keyStep: string,
): Step<Seen<Facts>, Settings & DocumentChange> {
  return documentStep<Facts, Settings>({
    kind,
    document: domainDocument,
    title: 'The packages have a domain under their own key, which the admitted accounts read from',
    after: ['account-public-access', keyStep],
    // Accounts that lost admission are taken out of the policy whatever is wrong with the key.
    regardless: [keyStep],
    permissions: domainPermissions,
    observe,

    decide(facts, { resource, wanted }) {
      const { name: domain } = resource;
      const tags = missingTags(facts.tags, resourceTags(resource));
      return thingVerdict<Settings>({
        ...{ facts, resource, wanted, what: 'domain', name: domain, making: { domain } },
        settings: Object.keys(tags).length > 0 ? { tags } : {},
        attention: otherKey(facts, domain),
        compliant: `${domain} admits ${counted(wanted.readers.length, 'account')}, and is under its own key`,
        replaced: 'its policy is replaced then',
        obstacle:
          facts.ownKey === null
            ? `the domain is made once there is a key of Palisade behind ${packagesAlias(domain)}`
            : null,
      });
    },

    async writeSettings({ clients: { codeArtifact } }, resource, { domain, tags = {} }, { ownKey }) {
      const encryptionKey = ownKey ?? undefined;
      if (domain !== undefined)
        await codeArtifact.send(new CreateDomainCommand({ domain, encryptionKey, tags: lowercaseTagList(tags) }));
      else if (Object.keys(tags).length > 0)
        await codeArtifact.send(
          new TagResourceCommand({ resourceArn: domainArn(resource), tags: lowercaseTagList(tags) }),
        );
    },

    writePolicy({ clients: { codeArtifact } }, { name: domain, owner: domainOwner }, policyDocument, { revision }) {
      // The revision that was read: what somebody writes meanwhile is looked at again, and not overwritten unseen.
      const policyRevision = revision ?? undefined;
      const command = new PutDomainPermissionsPolicyCommand({ domain, domainOwner, policyDocument, policyRevision });
      return codeArtifact.send(command);
    },
  });
}

const domainPermissions = [
  'codeartifact:CreateDomain',
  'codeartifact:DescribeDomain',
  'codeartifact:GetDomainPermissionsPolicy',
  'codeartifact:ListTagsForResource',
  'codeartifact:PutDomainPermissionsPolicy',
  'codeartifact:TagResource',
  // For the domain's grant (CodeArtifact API Reference, CreateDomain, encryptionKey).
  'kms:CreateGrant',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:ListResourceTags',
];

async function observe({ clients: { codeArtifact, kms } }: StepContext, resource: SharedResource): Promise<Facts> {
  const alias = packagesAlias(resource.name);
  const [domain, ownKey] = await Promise.all([
    observeDomain(codeArtifact, { domain: resource.name, domainOwner: resource.owner }),
    findOwnKey(kms, alias, ownKeyRule(alias, ownDigests(resource, keyDocument))),
  ]);
  return { ...domain, ownKey };
}

/** CodeArtifact has no operation that changes the key of a domain. */
function otherKey({ key, ownKey }: Facts, domain: string): string | null {
  if (ownKey === null) return `there is no key of Palisade behind ${packagesAlias(domain)} that can be used`;
  if (key === ownKey) return null;
  return `${domain} is encrypted with ${key} and not with the key behind ${packagesAlias(domain)}, and CodeArtifact cannot change the key of a domain: declare another domain`;
}
