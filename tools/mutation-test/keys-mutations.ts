// Mutations of the baseline step that makes keys: each removes one of its promises.
import type { Mutation } from './mutation.ts';

const steps = 'shared/baseline/steps';
const policyTests = [`test/${steps}/lib/data-key-policy.test.ts`];
const readTests = ['test/shared/steps/data-key.test.ts'];
const motoTests = [`test/${steps}/data-keys.moto.test.ts`];

export const keysMutations: readonly Mutation[] = [
  {
    control: 'only principals of the account use its key without being named',
    file: `${steps}/lib/data-key-policy.ts`,
    from: "{ 'kms:CallerAccount': accountId, 'kms:ViaService': s3ServiceNames(region) }",
    to: "{ 'kms:ViaService': s3ServiceNames(region) }",
    tests: policyTests,
  },
  {
    control: 'accounts that read cannot write with the key',
    file: `${steps}/lib/data-key-policy.ts`,
    from: "['kms:Decrypt', 'kms:DescribeKey'],",
    to: "['kms:*'],",
    tests: policyTests,
  },
  {
    control: 'a statement that somebody changed in a key policy is reported',
    file: `${steps}/lib/data-key-policy.ts`,
    from: '.filter((required) => !found.includes(canonical(required)))',
    to: 'records.filter(() => false)',
    tests: policyTests,
  },
  {
    control: 'statements that others added to a key policy stay',
    file: `${steps}/lib/data-key-policy.ts`,
    from: '[...statements.filter(({ Sid }) => Sid !== readersSid), ...wanted]',
    to: "[...statements.filter(({ Sid }) => Sid?.startsWith('Palisade') && Sid !== readersSid), ...wanted]",
    tests: policyTests,
  },
  {
    control: 'a key that cannot be described is not one that is missing',
    file: 'shared/steps/data-key.ts',
    from: 'if (key === undefined) throw reply.error;',
    to: 'if (key === undefined) return noKey;',
    tests: readTests,
  },
  {
    control: "a key is Palisade's only by the tag of its alias",
    file: 'shared/steps/data-key.ts',
    from: 'tags.get(aliasTag) === alias',
    to: 'tags.has(aliasTag)',
    tests: readTests,
  },
  {
    control: 'a key of somebody else is not adopted as that of a shared resource',
    file: 'shared/steps/data-key.ts',
    from: 'orphanTags: [resourceTag] }',
    to: 'orphanTags: [] }',
    tests: ['test/shared/resources/dataset/datasets.moto.test.ts'],
    project: 'moto',
  },
  {
    control: 'an interrupted attempt leads to no second key',
    file: `${steps}/data-keys.ts`,
    from: 'facts.orphan ?? (await',
    to: '(await',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a key that the account had before is not changed',
    file: `${steps}/data-keys.ts`,
    from: 'if (!isOwn || policy === null)',
    to: "if (policy === '')",
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'the keys of the baseline rotate',
    file: `${steps}/data-keys.ts`,
    from: 'await kms.send(new EnableKeyRotationCommand({ KeyId: TargetKeyId }));',
    to: '',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'no key is made where s3-encryption only reports',
    file: `${steps}/lib/wanted-key.ts`,
    from: "policy.mode !== 'remediate'",
    to: 'false',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a plan counts the keys that are made, and no others',
    file: 'cli/plan/planned-keys.ts',
    from: "verdict === 'change' && settings.some",
    to: 'settings.some',
    tests: ['test/cli/plan/summarize.test.ts'],
  },
];
