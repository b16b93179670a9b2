// Baseline step: a shared-services account has the CodeCommit repositories that governance.yml declares. One that leaves it
// stays as it is, and the reader role reads it no more.
import {
  CreateRepositoryCommand,
  GetRepositoryCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-codecommit';
import { toResult } from '../../aws/errors.ts';
import { hubRegion } from '../../governance/governance.ts';
import type { Step, StepContext, StepInputs } from '../../steps/step.ts';
import { handOver, isManaged, resourceTags } from '../lib/resource-tags.ts';

type Facts = { readonly arn: string | null; readonly tags: Readonly<Record<string, string>> };
type Change = { readonly repository?: string; readonly tags?: Readonly<Record<string, string>> };

export const codeRepository: Step<Facts, Change> = {
  id: 'code-repository',
  title: 'The repository is there, for the accounts that read code',
  scope: 'item',
  types: ['shared-services'],
  items: ({ governance }) =>
    (governance.platform.code?.repositories ?? []).map((name) => ({ name, region: hubRegion(governance) })),
  after: ['account-public-access'],
  permissions: {
    account: [
      'codecommit:CreateRepository',
      'codecommit:GetRepository',
      'codecommit:ListTagsForResource',
      'codecommit:TagResource',
    ],
  },

  async observe(context) {
    const { codeCommit } = context.clients;
    const found = await toResult(codeCommit.send(new GetRepositoryCommand({ repositoryName: nameOf(context) })));
    if (!found.ok && found.failure.code === 'RepositoryDoesNotExistException') return { arn: null, tags: {} };
    if (!found.ok) throw found.error;
    const arn = found.value.repositoryMetadata?.Arn ?? '';
    const { tags = {} } = await codeCommit.send(new ListTagsForResourceCommand({ resourceArn: arn }));
    return { arn, tags };
  },

  decide({ arn, tags }, inputs) {
    const name = nameOf(inputs);
    if (arn === null)
      return { kind: 'violating', reason: `there is no repository ${name}`, change: { repository: name } };
    if (!isManaged(tags)) {
      const reason = `the repository ${name} was not made by Palisade and stays as it is. ${handOver}`;
      return { kind: 'blocked', reason };
    }
    const missing = Object.entries(tagsOf(inputs)).filter(([key, value]) => tags[key] !== value);
    if (missing.length === 0) return { kind: 'compliant', reason: `the repository ${name} is there` };
    return { kind: 'violating', reason: 'it lacks tags', change: { tags: Object.fromEntries(missing) } };
  },

  async apply(context, { repository, tags }, { arn }) {
    const { codeCommit } = context.clients;
    if (repository !== undefined)
      await codeCommit.send(new CreateRepositoryCommand({ repositoryName: repository, tags: tagsOf(context) }));
    if (tags !== undefined && arn !== null) await codeCommit.send(new TagResourceCommand({ resourceArn: arn, tags }));
    return undefined;
  },
};

function nameOf({ item }: Pick<StepContext, 'item'>): string {
  if (item === null) throw new Error('the step is about one repository');
  return item;
}

function tagsOf(inputs: Pick<StepInputs, 'item'>): Record<string, string> {
  return { ...resourceTags({ kind: 'code', name: nameOf(inputs) }) };
}
