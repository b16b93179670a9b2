// `npm run load -- plan`: `palisade plan --configuration-only` of a large organization, in simulated time, against AWS
// Organizations in memory with the rates that it publishes.
import { printLine } from '../../cli/lib/output.ts';
import { makePlan } from '../../cli/plan/make-plan.ts';
import type { Plan } from '../../cli/plan/types.ts';
import { typeOfRule, unclassified } from '../../shared/accounts/account-type.ts';
import { createAccessRoleClients } from '../../shared/aws/access-role-clients.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { policiesFor } from '../../shared/policies/pack.ts';
import { policyScope } from '../../shared/policies/scope.ts';
import { simulateAws } from '../fixtures/simulated-aws.ts';
import { createSimulatedOrganization, type SimulatedOrganization } from '../fixtures/simulated-organization.ts';
import { printGrid } from '../lib/print-grid.ts';
import { inSimulatedTime } from '../lib/simulated-time.ts';
import { governance, leastSeconds, unitNames } from './accounts.ts';

export type PlanOptions = { readonly accounts: number };

/** What is planned: another Region, which changes the content of the policies that are attached already. */
export const planned: Governance = { ...governance, regions: [...governance.regions, 'eu-west-1'] };

/** Every second account has the policies of `governance`; the others have none yet. */
export function halfRolledOut(accounts: number, names: readonly string[] = unitNames): SimulatedOrganization {
  const scope = policyScope(governance);
  return createSimulatedOrganization({
    accounts,
    unitNames: names,
    policiesIn: (unit, accountId) => {
      const rule = governance.accountTypes.organizationalUnits[unit];
      const type = rule === undefined ? unclassified : typeOfRule(rule);
      return Math.floor(Number(accountId) / names.length) % 2 === 0 ? policiesFor(type, scope) : [];
    },
  });
}

/** Plans the configuration, without a hub. */
export function planConfiguration(): Promise<Plan> {
  const notCalled = () => {
    throw new Error('a plan of the configuration enters no account');
  };
  const clients = createAccessRoleClients({ region: 'us-east-1', credentials: async () => notCalled() });
  const organizations = createOrganizationsClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  return makePlan(
    {
      organizations,
      accessRoleClientsFor: () => clients,
      targetFor: notCalled,
      historyFolder: 'load-test',
      hub: undefined,
      hubAccount: undefined,
      hubProblem: undefined,
    },
    { file: 'governance.yml', governance: planned, configurationOnly: true, now: () => new Date() },
  );
}

/** Returns whether every account was planned, and no call was throttled. */
export async function plan({ accounts }: PlanOptions): Promise<boolean> {
  const organization = halfRolledOut(accounts);
  const restore = simulateAws({ AWSOrganizations: organization.service });
  try {
    const made = await inSimulatedTime(new Date('2026-11-24T10:00:00.000Z'), planConfiguration);
    return report(made, organization);
  } finally {
    restore();
  }
}

function report(
  { accounts, summary, seconds, organizationsCalls }: Plan,
  { accountIds, calls }: SimulatedOrganization,
) {
  const complete = accounts.filter(({ error }) => error === null).length;
  const throttled = Object.values(calls).reduce((sum, each) => sum + each.throttled, 0);
  const [slowest] = leastSeconds(calls);
  printLine('AWS Organizations in memory, with its published rates. All times are simulated.');
  printGrid(
    ['Plan of the configuration', ''],
    [
      ['Accounts planned', `${complete} of ${accountIds.length}`],
      ['Time', `${seconds.toFixed(0)} s`],
      ...Object.entries(organizationsCalls).map(([operation, count]) => [operation, `${count} calls`]),
      ['Throttled calls', String(throttled)],
      ['Limiting API', slowest ? `${slowest.operations}: ${slowest.seconds.toFixed(0)} s at its rate` : ''],
    ],
  );
  printLine(summary.text);
  return complete === accountIds.length && throttled === 0;
}
