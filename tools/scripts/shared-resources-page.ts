// docs/reference/shared-resources.md: what accounts share, whom it is for, and how long its policies may be, from the
// registry of kinds.
import { governanceSchema } from '../../shared/governance/governance.ts';
import type { ResourceKind } from '../../shared/resources/contract/kind.ts';
import { resourceKinds } from '../../shared/resources/registry.ts';
import { code, codes, page, pageHead, prose, table } from './markdown.ts';

/** Declares one of each kind; a kind of roles has several nevertheless. */
const example = governanceSchema.parse({
  version: 1,
  regions: ['us-east-1'],
  accountTypes: { organizationalUnits: {} },
  guardrails: { all: {} },
  platform: {
    datasets: { customers: { readers: ['data-science', 'testing', 'production'] } },
    images: { repositories: ['train'] },
    packages: { own: ['features'] },
    code: { repositories: ['ml-pipelines'] },
    models: ['churn'],
    pipelines: {
      churn: {
        source: { repository: 'ml-pipelines' },
        ...{ model: 'churn', train: 'buildspec-train.yml', deploy: 'endpoint.yml', approvers: ['ml-approver'] },
      },
    },
    catalog: { portfolio: 'ML workspaces', products: { notebook: 'notebook.yml' }, principals: ['DataScientist'] },
  },
});

export function sharedResourcesPage(): string {
  return page(
    pageHead('Shared resources', 'shared/resources/registry.ts'),
    prose(
      'What accounts share, as `platform` of [governance.yml](governance.md) declares it. Each account of the type in the second column has its own, and admits accounts of its own environment in which everything that `admission.requires` names is in force: see [admission](../concepts/admission.md). ACCOUNT is the id of the account that has it. How to add a kind: [Add a kind of shared resource](../guides/add-a-shared-resource.md).',
    ),
    table(['Kind', 'Accounts that have it', 'Names in AWS', 'For'], resourceKinds.flatMap(kindRows)),
    '## Policies',
    prose(
      'Who is admitted is in these policies, by account and by the id of the organization. If a policy would be longer, no account is added, and accounts that lost admission are removed nevertheless. A policy that somebody else changed is written again, and the finding `platform-drift` has both.',
    ),
    table(['Kind', 'Policy of the', 'Document', 'Step', 'Most bytes'], resourceKinds.flatMap(documentRows)),
  );
}

function kindRows(kind: ResourceKind): readonly (readonly string[])[] {
  const declared = kind.declared(example);
  if (declared.length === 0) throw new Error(`the example declares no ${kind.noun}`);
  return declared.map(({ name, region, audiences }) => {
    const names = Object.values(kind.names({ kind: kind.id, name, region, owner: 'ACCOUNT' }));
    const readers = Object.entries(audiences).map(([audience, types]) => `${audience}: ${types.join(', ')}`);
    return [code(kind.id), kind.ownerType, codes(names), readers.join('; ')];
  });
}

function documentRows({ id: kind, documents }: ResourceKind): readonly (readonly string[])[] {
  return documents.map(({ id, step, what, limit }) => [
    code(kind),
    what,
    code(id),
    code(step),
    limit.toLocaleString('en-US'),
  ]);
}
