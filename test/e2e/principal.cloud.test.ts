// Who caused a violation: boto3 creates buckets as sessions of a role, and the findings name each session. AWS Config
// does not record meanwhile, so the events of CloudTrail alone lead to the findings.
import * as z from 'zod/mini';
import { cloud, newName } from '../support/cloud.ts';
import { makeCompleteAccount } from '../support/complete-account.ts';
import { eventually } from '../support/eventually.ts';
import { runCommand, runPalisade } from '../support/palisade.ts';

const region = 'eu-west-1';
const buckets = Array.from({ length: 10 }, () => newName('by-role'));
const finding = z.looseObject({
  state: z.string(),
  guardrail: z.string(),
  resource: z.looseObject({ id: z.string() }),
  trigger: z.looseObject({ detailType: z.string(), principal: z.nullable(z.string()) }),
});

test('findings name the session of the role that broke the bucket, in ten of ten', async () => {
  // In an account of its own: its recorder stays off.
  const account = await makeCompleteAccount('Broken');
  const breakAsRole = ['test/e2e/break_as_role.py', cloud.endpoint, account, region, ...buckets];
  const { code, stderr } = await runCommand('.venv/bin/python', breakAsRole);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const versioning = async () => {
    const { stdout } = await runPalisade('findings', '--account', account, '--state', 'remediated', '--json');
    const found = z.array(finding).parse(JSON.parse(stdout));
    return found.filter(({ guardrail, resource }) => guardrail === 's3-versioning' && buckets.includes(resource.id));
  };
  await eventually(async () => (await versioning()).length === buckets.length);
  const session = (name: string) => `arn:aws:sts::${account}:assumed-role/breaker/session-${name}`;
  const named = new Map((await versioning()).map(({ resource, trigger }) => [resource.id, trigger]));
  expect(buckets.map((name) => named.get(name))).toMatchObject(
    buckets.map((name) => ({ detailType: 'AWS API Call via CloudTrail', principal: session(name) })),
  );
});
