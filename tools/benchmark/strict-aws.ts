// `npm run bench -- strict-aws`: what the strictness of the local cloud costs: the time of a call by a role of the
// production account, with the shipped policies attached, on the strict emulator and on the same emulator without it.
// Both run side by side and take turns.
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  EnablePolicyTypeCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import pWaitFor from 'p-wait-for';
import { median } from 'simple-statistics';
import { printLine } from '../../cli/lib/output.ts';
import { connect, secretAccessKey } from '../../local/aws/clients.ts';
import { startEmulator } from '../../local/emulator.ts';
import { createAccount, rootOf } from '../../local/local-organization.ts';
import { managementAccountId } from '../../local/management-account.ts';
import { toResult } from '../../shared/aws/errors.ts';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { policiesFor, policyText } from '../../shared/policies/pack.ts';
import { policyScope } from '../../shared/policies/scope.ts';
import { machine } from '../lib/machine.ts';
import { printGrid } from '../lib/print-grid.ts';
import { printTargets } from '../lib/targets.ts';

const ports = { plain: 4_950, strict: 4_951 };
const region = 'us-east-1';
const rounds = 40;
const callsPerTurn = 25;
/** Target: the longest time of a call, as a multiple of the same call without strictness. */
const maxRatio = 2;

type Calls = Readonly<Record<string, () => Promise<unknown>>>;

/** Measures both, prints each call's medians and ratio, and returns whether all ratios reach the target. */
export async function strictAws(): Promise<boolean> {
  const plain = await startEmulator(ports.plain, { isStrict: false });
  try {
    const strict = await startEmulator(ports.strict);
    try {
      return report(await measure(await callsOn(plain.endpoint), await callsOn(strict.endpoint)));
    } finally {
      await strict.stop();
    }
  } finally {
    await plain.stop();
  }
}

/** Creates an account with the policies of production and a role, and returns the calls that are measured. */
async function callsOn(endpoint: string): Promise<Calls> {
  const accounts = connect({ endpoint, secretAccessKey });
  const { organizations } = accounts(managementAccountId, region);
  const RootId = await rootOf(organizations);
  await organizations.send(new EnablePolicyTypeCommand({ RootId, PolicyType: 'RESOURCE_CONTROL_POLICY' }));
  const accountId = await createAccount(organizations, 'Production');
  await attachPolicies(organizations, accountId);
  const { iam, sts } = accounts(accountId, region);
  const credentials = await sessionOf(await createRole(iam, accountId), sts);
  const settings = { endpoint, region, credentials };
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const sqs = new SQSClient(settings);
  const Bucket = `measured-${accountId}`;
  await accounts(accountId, region).s3.send(new CreateBucketCommand({ Bucket }));
  await accounts(accountId, region).sqs.send(new CreateQueueCommand({ QueueName: 'measured' }));
  const VersioningConfiguration = { Status: 'Enabled' as const };
  return {
    'sqs GetQueueUrl': () => sqs.send(new GetQueueUrlCommand({ QueueName: 'measured' })),
    's3 GetBucketVersioning': () => s3.send(new GetBucketVersioningCommand({ Bucket })),
    's3 PutBucketVersioning': () => s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration })),
  };
}

async function attachPolicies(organizations: OrganizationsClient, TargetId: string): Promise<void> {
  for (const policy of policiesFor('production', policyScope(readGovernance('governance.yml')))) {
    const { name: Name, kind: Type } = policy;
    const command = new CreatePolicyCommand({ Name, Type, Content: policyText(policy), Description: 'Measured' });
    const PolicyId = (await organizations.send(command)).Policy?.PolicySummary?.Id;
    await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  }
}

/** Creates an administrator that the policies exempt nowhere except as the pipeline. Returns the role's ARN. */
async function createRole(iam: ReturnType<ReturnType<typeof connect>>['iam'], accountId: string): Promise<string> {
  const RoleName = 'ml-pipeline-measured';
  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${accountId}:root` } };
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
  const PolicyDocument = document({ Effect: 'Allow', Action: '*', Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'all', PolicyDocument }));
  return Role?.Arn ?? '';
}

/** A new role cannot be assumed at once. */
async function sessionOf(RoleArn: string, sts: STSClient) {
  const assume = () => toResult(sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'measured' })));
  const session = await pWaitFor(
    async () => {
      const assumed = await assume();
      return assumed.ok && pWaitFor.resolveWith(assumed.value.Credentials);
    },
    { interval: 50, timeout: 10_000 },
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = session ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

type Samples = { readonly name: string; readonly plain: number[]; readonly strict: number[] };

async function measure(plain: Calls, strict: Calls): Promise<readonly Samples[]> {
  const samples = Object.keys(plain).map((name): Samples => ({ name, plain: [], strict: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, ...sides } of samples) {
      const turns = [
        async () => sides.plain.push(...(await times(plain[name]))),
        async () => sides.strict.push(...(await times(strict[name]))),
      ];
      for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
    }
  }
  return samples;
}

/** The time of each call of a turn, in milliseconds. */
async function times(call: Calls[string] | undefined): Promise<number[]> {
  const taken: number[] = [];
  for (let count = 0; count < callsPerTurn; count += 1) {
    const started = performance.now();
    await call?.();
    taken.push(performance.now() - started);
  }
  return taken;
}

function report(samples: readonly Samples[]): boolean {
  printLine(machine);
  printLine(`${rounds * callsPerTurn} calls each, by turns of ${callsPerTurn}. Medians:`);
  const rows = samples.map(({ name, plain, strict }) => {
    const [before, after] = [median(plain), median(strict)];
    return { name, before, after, ratio: after / before };
  });
  printGrid(
    ['Call', 'Emulator with IAM', 'Strict', 'Ratio'],
    rows.map(({ name, before, after, ratio }) => [
      name,
      `${before.toFixed(2)} ms`,
      `${after.toFixed(2)} ms`,
      `${ratio.toFixed(2)} times`,
    ]),
  );
  return printTargets(
    rows.map(({ name, ratio }) => ({
      what: `${name}: at most ${maxRatio} times`,
      value: `${ratio.toFixed(2)} times`,
      isReached: ratio <= maxRatio,
    })),
  );
}
