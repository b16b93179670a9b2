import { GetPublicAccessBlockCommand, PutPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { mockClient } from 'aws-sdk-client-mock';
import type { AccountAge } from '../../../../shared/accounts/account-age.ts';
import type { AccessRoleClients } from '../../../../shared/aws/access-role-clients.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { accountPublicAccess } from '../../../../shared/baseline/steps/account-public-access.ts';
import { aBaselineRun, aGovernance, aStepContext } from '../../../support/site.ts';

const allOn = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const website = { resource: 'website', owner: 'o', reason: 'a website', expires: '2026-12-31' };
const enforced = {
  baseline: { modes: { all: { default: 'enforce' } } },
  guardrails: { all: { 's3-public-access': { mode: 'remediate' } } },
};

type Case = { parts?: object; age?: AccountAge; leftAlone?: string[]; block?: object };

async function run({ parts = {}, age = 'existing', leftAlone = [], block = {} }: Case) {
  const s3Control = new S3ControlClient({ region: 'us-east-1' });
  const mock = mockClient(s3Control);
  let found = block;
  mock.on(GetPublicAccessBlockCommand).callsFake(() => ({ PublicAccessBlockConfiguration: found }));
  mock.on(PutPublicAccessBlockCommand).callsFake(({ PublicAccessBlockConfiguration }) => {
    found = PublicAccessBlockConfiguration;
    return {};
  });
  const asked: string[] = [];
  const context = {
    governance: aGovernance({ ...enforced, ...parts }),
    age,
    clients: { s3Control } as AccessRoleClients,
    leftAlone: async (guardrail: string) => {
      asked.push(guardrail);
      return leftAlone;
    },
  };
  const step = { ...accountPublicAccess, after: [] };
  const [result] = await runSteps(
    [step],
    aBaselineRun({ contextIn: (region) => aStepContext({ region, ...context }) }),
  );
  return { result, asked, writes: mock.commandCalls(PutPublicAccessBlockCommand).length };
}

test('the block is written if nothing needs it open', async () => {
  const { result, asked, writes } = await run({});
  expect(result).toMatchObject({ state: 'done', change: allOn });
  expect([asked, writes]).toEqual([['s3-public-access'], 1]);
});

test.each<Case & { what: string; says: RegExp }>([
  { what: 'the step is monitored', parts: { baseline: { modes: { all: { default: 'monitor' } } } }, says: /not on/ },
  {
    what: 'the guardrail is monitored in accounts of this age',
    parts: { guardrails: { all: { 's3-public-access': { mode: { existing: 'monitor', new: 'remediate' } } } } },
    says: /s3-public-access is only monitored/,
  },
  { what: 'a bucket is exempt', parts: { exemptions: [website] }, says: /website \(exempt until 2026-12-31\)/ },
  {
    what: 'a bucket is exempt in this account and from this guardrail',
    parts: { exemptions: [{ ...website, account: '1111*', guardrail: 's3-public-access' }] },
    says: /website/,
  },
  { what: 'a remediation was undone', leftAlone: ['shop (undone)'], says: /shop \(undone\)/ },
  { what: 'a bucket is contested', leftAlone: ['shop (contested)'], says: /shop \(contested\)/ },
])('the block is left as it is if $what, and the result says why', async ({ says, ...each }) => {
  const { result, writes } = await run(each);
  expect(result).toMatchObject({ state: 'monitored', change: null, wouldChange: allOn });
  expect(result?.reason).toMatch(says);
  expect(writes).toBe(0);
});

test.each([
  { what: 'has ended', exemption: { ...website, expires: '2026-11-23' } },
  { what: 'is about another account', exemption: { ...website, account: '999999999999' } },
  { what: 'is about another guardrail', exemption: { ...website, guardrail: 's3-encryption' } },
])('an exemption that $what does not keep the account open', async ({ exemption }) => {
  expect((await run({ parts: { exemptions: [exemption] } })).writes).toBe(1);
});

test('a block that is on stays on, whatever is exempt, and no finding is asked for', async () => {
  const { result, asked, writes } = await run({ block: allOn, parts: { exemptions: [website] } });
  expect(result).toMatchObject({ state: 'already' });
  expect([asked, writes]).toEqual([[], 0]);
});
