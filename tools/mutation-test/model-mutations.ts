// Mutations of the model package groups: each removes one rule by which a model is safe from other accounts.
import type { Mutation } from './mutation.ts';

const folder = 'shared/resources/models';
const policyTests = [`test/${folder}/model-group-policy.test.ts`];
const stepTests = [`test/${folder}/model-group.test.ts`];

export const modelMutations: readonly Mutation[] = [
  {
    control: 'what another account registers waits for approval',
    file: `${folder}/model-group-policy.ts`,
    from: '        pending,\n',
    to: '',
    tests: policyTests,
  },
  {
    control: 'an unreadable policy of a model package group is not taken for none',
    file: `${folder}/model-group-facts.ts`,
    from: 'if (!policy.ok && !isMissing(policy.failure)) throw policy.error;',
    to: '',
    tests: stepTests,
  },
  {
    control: 'a model package group that Palisade did not make is left alone',
    file: 'shared/resources/lib/item-verdict.ts',
    from: 'facts.exists && isOwnThing(facts, resource, wanted.id)',
    to: 'facts.exists',
    tests: stepTests,
  },
  {
    control: 'a model package group that is being deleted is left alone',
    file: `${folder}/model-group.ts`,
    from: 'facts.exists && unusable.has(facts.status)',
    to: 'false',
    tests: stepTests,
  },
  {
    control: 'the policy of a model package group is on record before it is written',
    file: 'shared/resources/lib/document-step.ts',
    from: 'if (change.policy !== undefined) await context.documents.intend(write);',
    to: '',
    tests: stepTests,
  },
];
