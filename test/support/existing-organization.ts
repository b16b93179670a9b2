// The organization of test/fixtures/existing-organization on a strict local cloud: an emulator with accounts, workloads
// and a trail, and without Palisade.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { type ClientsFor, connect, secretAccessKey } from '../../local/aws/clients.ts';
import { watchCompliance } from '../../local/aws/config-evaluator.ts';
import { serveMissingServices } from '../../local/aws/missing-services.ts';
import { startEmulator } from '../../local/emulator.ts';
import { managementAccountId } from '../../local/management-account.ts';
import { organizationIdOf } from '../../local/organization.ts';
import { createOrganizationTrail } from '../../local/organization-trail.ts';
import { freePort } from './free-port.ts';
import { runCommand } from './palisade.ts';

const folder = 'test/fixtures/existing-organization';
const python = '.venv/bin/python';
const home = 'us-east-1';

const made = z.object({ ids: z.record(z.string(), z.string()), keys: z.unknown() });
const row = z.tuple([z.string(), z.string(), z.string(), z.looseObject({}), z.string()]);

/** A call of a workload: who makes it, and what AWS answers without Palisade. */
export type Call = { readonly what: string; readonly answer: string };

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

/** The rows of calls.yml, in their order. */
export const calls: readonly Call[] = Object.values(
  z.record(z.string(), z.array(row)).parse(parse(readFileSync(`${folder}/calls.yml`, 'utf8'))),
)
  .flat()
  .map(([caller, region, call, parameters, answer]) => ({
    what: `${caller}: ${call} in ${region} ${JSON.stringify(parameters)}`,
    answer,
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
  /** Makes all calls of calls.yml. Returns what AWS answers, in their order. */
  makeCalls(round: string): Promise<readonly string[]>;
  stop(): Promise<void>;
};

/** Starts the emulator on a free port, and makes the organization. */
export async function startExistingOrganization(): Promise<ExistingOrganization> {
  const missingServices = await serveMissingServices();
  const emulator = await startEmulator(await freePort(), { players: missingServices.endpoint });
  const stopping = new AbortController();
  const accounts = connect({ endpoint: emulator.endpoint, secretAccessKey }, stopping.signal);
  const management = accounts(managementAccountId, home);
  const organizationId = await organizationIdOf(management.organizations);
  await createOrganizationTrail(management, { accountId: managementAccountId, region: home, organizationId });
  const text = await program('make.py', emulator.endpoint);
  const { ids } = made.parse(JSON.parse(text));
  const watching = watchCompliance({ accounts, onError: () => undefined }, stopping.signal);
  return {
    endpoint: emulator.endpoint,
    organizationId,
    accounts,
    idOf: (account) => ids[account] ?? `no account ${account}`,
    answers: described.answers,
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

/** Runs a program of the fixture. Returns its output, or throws what it says. */
async function program(name: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(python, [`${folder}/${name}`, ...args]);
  if (code !== 0) throw new Error(`${name} failed:\n${stderr}`);
  return stdout;
}
