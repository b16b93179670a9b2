// The account's key: made once, used as it is if it is there, changed only if Palisade made it.
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListKeysCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { dataKeys } from '../../../../shared/baseline/steps/data-keys.ts';
import { createOrganization, isWrite, type MotoAccount, newMotoAccount } from '../../../support/moto.ts';
import { aGovernance } from '../../../support/site.ts';

const region = 'us-east-1';
const alias = 'alias/data';
const governanceWith = (baseline: object = {}, encryption: object = {}) =>
  aGovernance({
    guardrails: {
      all: {},
      production: {
        's3-encryption': {
          mode: 'remediate',
          encryption: 'aws:kms',
          key: `arn:{partition}:kms:{region}:{account}:${alias}`,
          ...encryption,
        },
      },
    },
    baseline,
  });
const anAccount = (baseline?: object, encryption?: object) =>
  newMotoAccount({ governance: governanceWith(baseline, encryption) });
/** Runs the step in one Region, by this governance.yml or that of the account. */
const runStep = (moto: MotoAccount, governance?: ReturnType<typeof governanceWith>) =>
  runSteps([{ ...dataKeys, after: [] }], {
    contextIn: (where) => ({ ...moto.contextIn(where), ...(governance ? { governance } : {}) }),
    homeRegion: region,
    regions: [region],
    closedReason: async () => undefined,
    denialReason: async () => undefined,
    dryRun: false,
    now: () => new Date(),
    previousResults: [],
  });
const kmsOf = (moto: MotoAccount) => moto.contextIn(region).clients.kms;
const keysOf = async (moto: MotoAccount) => (await kmsOf(moto).send(new ListKeysCommand({}))).Keys ?? [];
const policyOf = async (moto: MotoAccount) => {
  const { KeyMetadata } = await kmsOf(moto).send(new DescribeKeyCommand({ KeyId: alias }));
  const { Policy = '' } = await kmsOf(moto).send(
    new GetKeyPolicyCommand({ KeyId: KeyMetadata?.Arn, PolicyName: 'default' }),
  );
  const { Statement }: { Statement: { Sid?: string; Principal: unknown; Condition?: unknown }[] } = JSON.parse(Policy);
  return Object.fromEntries(Statement.map(({ Sid = '', ...rest }) => [Sid, rest]));
};

type Statement = { readonly Sid?: string };
async function changePolicy(moto: MotoAccount, change: (statements: readonly Statement[]) => readonly Statement[]) {
  const key = { KeyId: (await keysOf(moto))[0]?.KeyId, PolicyName: 'default' };
  const { Policy = '' } = await kmsOf(moto).send(new GetKeyPolicyCommand(key));
  const { Statement, ...rest }: { Statement: readonly Statement[] } = JSON.parse(Policy);
  const document = JSON.stringify({ ...rest, Statement: change(Statement) });
  await kmsOf(moto).send(new PutKeyPolicyCommand({ ...key, Policy: document }));
}

beforeAll(createOrganization);

test('a bare account gets one key, with rotation and the alias, for use through S3 by its own principals', async () => {
  const moto = await anAccount();
  expect(await runStep(moto)).toMatchObject([{ state: 'done', change: { key: alias } }]);
  // In this order: the key rotates before the alias leads to it.
  expect(moto.takeSentCommands().filter(isWrite)).toEqual(['CreateKey', 'EnableKeyRotation', 'CreateAlias']);
  const [key] = await keysOf(moto);
  const rotation = await kmsOf(moto).send(new GetKeyRotationStatusCommand({ KeyId: key?.KeyId }));
  expect(rotation.KeyRotationEnabled).toBe(true);
  const policy = await policyOf(moto);
  expect(Object.keys(policy).toSorted()).toEqual(['PalisadeAdministration', 'PalisadeThroughS3']);
  expect(policy['PalisadeThroughS3']?.Condition).toEqual({
    StringEquals: { 'kms:CallerAccount': moto.accountId, 'kms:ViaService': `s3.${region}.amazonaws.com` },
  });
});

test('an attempt that ended before the alias was made is resumed with the same key', async () => {
  const moto = await anAccount();
  moto.breakWrite(3);
  expect(await runStep(moto)).toMatchObject([{ state: 'waiting' }]);
  expect(await runStep(moto)).toMatchObject([{ state: 'done' }]);
  expect(await keysOf(moto)).toHaveLength(1);
});

test('mode monitor makes no key, and says that one is missing', async () => {
  const moto = await anAccount({ modes: { all: { 'data-keys': 'monitor' } } });
  expect(await runStep(moto)).toMatchObject([{ state: 'monitored', wouldChange: { key: alias } }]);
  expect(await keysOf(moto)).toEqual([]);
});

test('a key that cannot encrypt objects is for people to look at', async () => {
  const moto = await anAccount();
  const { KeyMetadata } = await kmsOf(moto).send(
    new CreateKeyCommand({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }),
  );
  await kmsOf(moto).send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }));
  expect(await runStep(moto)).toMatchObject([
    { state: 'skipped', attention: true, reason: expect.stringContaining('it is for SIGN_VERIFY') },
  ]);
});

test('a key that is behind the alias already is used and not changed, whatever its rotation and policy', async () => {
  const moto = await anAccount();
  const { KeyMetadata } = await kmsOf(moto).send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT' }));
  await kmsOf(moto).send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }));
  moto.takeSentCommands();
  expect(await runStep(moto)).toMatchObject([{ state: 'already', reason: expect.stringContaining('used as it is') }]);
  expect(moto.takeSentCommands().filter(isWrite)).toEqual([]);
});

test('readers that governance.yml names are admitted later, and what others added to the policy stays', async () => {
  const moto = await anAccount();
  await runStep(moto);
  const delivery = { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' }, Action: 'kms:Encrypt' };
  await changePolicy(moto, (statements) => [...statements, { Sid: 'Delivery', Resource: '*', ...delivery }]);
  const reader = '222233334444';
  const withReader = governanceWith({ keyReaders: { production: [reader, moto.accountId] } });
  expect(await runStep(moto, withReader)).toMatchObject([{ state: 'done', change: { readers: expect.anything() } }]);
  const policy = await policyOf(moto);
  expect(Object.keys(policy).toSorted()).toEqual([
    'Delivery',
    'PalisadeAdministration',
    'PalisadeReaders',
    'PalisadeThroughS3',
  ]);
  expect(policy['PalisadeReaders']?.Condition).toMatchObject({ StringEquals: { 'kms:CallerAccount': reader } });
  expect(await runStep(moto, withReader)).toMatchObject([{ state: 'already' }]);
  expect(await runStep(moto)).toMatchObject([{ state: 'done' }]);
  expect(Object.keys(await policyOf(moto))).not.toContain('PalisadeReaders');
});

test('what people changed in the policy is reported, and nothing is written', async () => {
  const moto = await anAccount();
  await runStep(moto);
  await changePolicy(moto, (statements) => statements.filter(({ Sid }) => Sid !== 'PalisadeThroughS3'));
  moto.takeSentCommands();
  const withReader = governanceWith({ keyReaders: { all: ['222233334444'] } });
  expect(await runStep(moto, withReader)).toMatchObject([
    { state: 'skipped', attention: true, reason: expect.stringContaining('somebody changed PalisadeThroughS3') },
  ]);
  expect(moto.takeSentCommands().filter(isWrite)).toEqual([]);
});

test('a key that cannot be used is for people to look at', async () => {
  const moto = await anAccount();
  await runStep(moto);
  await kmsOf(moto).send(new DisableKeyCommand({ KeyId: (await keysOf(moto))[0]?.KeyId }));
  moto.takeSentCommands();
  expect(await runStep(moto)).toMatchObject([
    { state: 'skipped', attention: true, reason: expect.stringContaining('its state is Disabled') },
  ]);
  expect(moto.takeSentCommands().filter(isWrite)).toEqual([]);
});

const without = [
  { why: 'baseline.keys is off', baseline: { keys: 'off' }, encryption: {} },
  { why: 'the key is in another account', baseline: {}, encryption: keyIn('222233334444', '{region}') },
  { why: 'the key is in another Region', baseline: {}, encryption: keyIn('{account}', 'eu-west-1') },
  { why: 'the key is named by its id', baseline: {}, encryption: { key: keyById() } },
  { why: 'the AWS managed key is meant', baseline: {}, encryption: { key: 'aws-managed-key' } },
  { why: 'the guardrail is only monitored', baseline: {}, encryption: { mode: 'monitor' } },
  { why: 'SSE-S3 is required', baseline: {}, encryption: { encryption: 'AES256', key: null } },
];

test.each(without)('nothing is called if $why', async ({ baseline, encryption }) => {
  const moto = await anAccount(baseline, encryption);
  expect(await runStep(moto)).toMatchObject([{ state: 'skipped' }]);
  expect(moto.takeSentCommands()).toEqual([]);
});

function keyIn(account: string, where: string): object {
  return { key: `arn:{partition}:kms:${where}:${account}:${alias}` };
}

function keyById(): string {
  return 'arn:{partition}:kms:{region}:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab';
}
