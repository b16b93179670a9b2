// The organization of test/fixtures/existing-organization on a strict local cloud: an emulator with accounts, workloads
// and a trail, and without Palisade.
import { readFileSync } from 'node:fs';
import { AttachRolePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { type AccountClients, type ClientsFor, connect, secretAccessKey } from '../../local/aws/clients.ts';
import { watchCompliance } from '../../local/aws/config-evaluator.ts';
import { serveMissingServices } from '../../local/aws/missing-services.ts';
import { startEmulator } from '../../local/emulator.ts';
import { organizationIdOf } from '../../local/local-organization.ts';
import { managementAccountId } from '../../local/management-account.ts';
import { createOrganizationTrail } from '../../local/organization-trail.ts';
import { toResult } from '../../shared/aws/errors.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { runCommand } from './palisade.ts';

const folder = 'test/fixtures/existing-organization';
const python = '.venv/bin/python';
const home = 'us-east-1';

const made = z.object({
  ids: z.record(z.string(), z.string()),
  units: z.record(z.string(), z.string()),
  keys: z.unknown(),
});
const row = z.tuple([z.string(), z.string(), z.string(), z.looseObject({}), z.string(), z.string()]);

/** A call of a workload: who makes it, and what AWS answers without Palisade. */
export type Call = { readonly what: string; readonly answer: string };
/** Who makes the call, its Region, its name in boto3, and what `plan --denied` has to say: see calls.yml. */
export type ExpectedCall = {
  readonly caller: string;
  readonly region: string;
  readonly call: string;
  readonly expected: string;
};

const words = z.record(z.string(), z.string());
const described = z
  .object({
    accounts: z.record(z.string(), z.unknown()),
    answers: z.object({
      regions: z.array(z.string()),
      hub: z.string(),
      organizationalUnits: words,
      roles: words,
      contacts: words,
    }),
  })
  .parse(parse(readFileSync(`${folder}/organization.yml`, 'utf8')));

/** The accounts of organization.yml: all but the management account. */
export const members = Object.keys(described.accounts);

/** What violations.yml says. */
export const violations = z
  .object({
    buckets: z.record(z.string(), z.object({ account: z.string(), violates: z.array(z.string()) })),
    ungoverned: z.string(),
    everywhere: z.array(z.string()),
  })
  .parse(parse(readFileSync(`${folder}/violations.yml`, 'utf8')));

const rows = Object.values(
  z.record(z.string(), z.array(row)).parse(parse(readFileSync(`${folder}/calls.yml`, 'utf8'))),
).flat();

/** The rows of calls.yml, in their order. */
export const calls: readonly Call[] = rows.map(([caller, region, call, parameters, answer]) => ({
  what: `${caller}: ${call} in ${region} ${JSON.stringify(parameters)}`,
  answer,
}));

/** What `plan --denied` has to say about each of them, in the same order. */
export const expectedCalls: readonly ExpectedCall[] = rows.map(([caller, region, call, , , expected]) => ({
  caller,
  region,
  call,
  expected,
}));

export type ExistingOrganization = {
  readonly endpoint: string;
  readonly organizationId: string;
  /** Clients of the administrators of all accounts. */
  readonly accounts: ClientsFor;
  /** What its owner answers to `palisade init`. */
  readonly answers: typeof described.answers;
  /** The id of an account of organization.yml, or of `management`. */
  idOf(account: string): string;
  /** The id of an organizational unit, by its path in organization.yml. */
  unitOf(path: string): string;
  /** Clients of a new role in an account, which its own policies allow everything. */
  engineerIn(accountId: string, region: string): Promise<{ readonly sqs: SQSClient }>;
  /** Makes all calls of calls.yml. Returns what AWS answers, in their order. */
  makeCalls(round: string): Promise<readonly string[]>;
  stop(): Promise<void>;
};

/** Starts the emulator on a free port, and makes the organization. */
export async function startExistingOrganization(): Promise<ExistingOrganization> {
  const missingServices = await serveMissingServices();
  const emulator = await startEmulator(await freePort(), {
    players: missingServices.endpoint,
    // The event history as on AWS, whatever the cloud of the other tests has.
    hasDataEvents: false,
  });
  const stopping = new AbortController();
  const accounts = connect({ endpoint: emulator.endpoint, secretAccessKey }, stopping.signal);
  const management = accounts(managementAccountId, home);
  const organizationId = await organizationIdOf(management.organizations);
  await createOrganizationTrail(management, { accountId: managementAccountId, region: home, organizationId });
  const text = await program('make.py', emulator.endpoint);
  const { ids, units } = made.parse(JSON.parse(text));
  const watching = watchCompliance({ accounts, onError: () => undefined }, stopping.signal);
  return {
    endpoint: emulator.endpoint,
    organizationId,
    accounts,
    idOf: (account) => ids[account] ?? `no account ${account}`,
    answers: described.answers,
    unitOf: (path) => units[path] ?? `no unit ${path}`,
    engineerIn: async (accountId, region) => {
      const credentials = await sessionOfNewRole(accounts(accountId, home), accountId);
      return { sqs: new SQSClient({ endpoint: emulator.endpoint, region, credentials }) };
    },
    makeCalls: async (round) =>
      z.array(z.string()).parse(JSON.parse(await program('call.py', emulator.endpoint, round, text))),
    stop: async () => {
      stopping.abort();
      await watching;
      await emulator.stop();
      await missingServices.stop();
    },
  };
}

/** Creates the role `engineer`. A new role cannot be assumed for some time. */
async function sessionOfNewRole({ iam, sts }: AccountClients, accountId: string) {
  const RoleName = 'engineer';
  const Statement = [{ Effect: 'Allow', Principal: { AWS: accountId }, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const assume = { RoleArn: `arn:aws:iam::${accountId}:role/${RoleName}`, RoleSessionName: 'session' };
  const session = await eventually(async () => {
    const reply = await toResult(sts.send(new AssumeRoleCommand(assume)));
    return reply.ok && reply.value.Credentials;
  });
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = session;
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** Runs a program of the fixture. Returns its output, or throws what it says. */
async function program(name: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(python, [`${folder}/${name}`, ...args]);
  if (code !== 0) throw new Error(`${name} failed:\n${stderr}`);
  return stdout;
}
