// `palisade plan`: what a governance.yml would change if it were deployed.
import { join } from 'node:path';
import { Command } from 'commander';
import { findRunning, stateDirectory } from '../../local/instance.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { findGovernanceFile, governanceArgument } from '../lib/governance-file.ts';
import { exitCodes, printJson, printNotice } from '../lib/output.ts';
import { untilStopped } from '../lib/until-stopped.ts';
import type { PlanAccess } from '../plan/access.ts';
import {
  askedAccounts,
  type DeniedOptions,
  defaultDays,
  parseDays,
  type WhatIsAsked,
  whatIsAsked,
} from '../plan/denied/denied-options.ts';
import { historyProgress } from '../plan/denied/history-progress.ts';
import { openPageStore } from '../plan/denied/page-store.ts';
import { makePlan, type PlannedOrganization, type PlanRequest } from '../plan/make-plan.ts';
import { printPlan } from '../plan/report.ts';
import type { Plan } from '../plan/types.ts';
import type { CallerOptions } from '../sweep/caller.ts';

type Options = HubLocation & CallerOptions & DeniedOptions & { readonly json?: true };

export function planCommand(): Command {
  return new Command('plan')
    .description('show what a governance.yml would change: settings, baselines, policies and resources')
    .addArgument(governanceArgument('governance.yml to plan'))
    .option('--configuration-only', 'ask only AWS Organizations and the hub; enter no account')
    .option('--denied [accounts...]', 'read the event history: whom would these policies have stopped?')
    .option('--days <number>', `days of the event history, up to 90 (default: ${defaultDays})`, parseDays)
    .option('--all', 'read all events; without it, the newest 5,000 of an account')
    .option('--role <name>', 'role to assume in the accounts (default: baseline.accessRole of governance.yml)')
    .option(
      '--management-profile <name>',
      'AWS profile of the management account (default: the credentials that are set)',
    )
    .option('--hub-profile <name>', "AWS profile of the hub's account (default: its access role)")
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText(
      'after',
      `
Example:
  $ ${commandLine('plan governance.yml')}
  $ ${commandLine('plan governance.yml --denied 123456789012 --days 30')}

Changes nothing. Exit code: 2 if a setting differs or something would be changed,
1 if an account or the hub could not be asked.`,
    )
    .action(async (named: string | undefined, options: Options) => {
      const asked = whatIsAsked(options);
      const configurationOnly = options.configurationOnly === true;
      const file = findGovernanceFile(named);
      const governance = readGovernance(file);
      const access = await callHub('The hub cannot be asked', accessFor(governance, options));
      const plan = await planned(access, { file, governance, configurationOnly, now: () => new Date() }, asked);
      if (plan === undefined) return stopped();
      if (options.json) printJson(plan);
      else printPlan(plan);
      // A workflow may have a role that reads AWS Organizations and nothing else: then the plan says so.
      finish(plan, options.configurationOnly ? undefined : access.hubProblem);
    });
}

/** Undefined if it was stopped while it read event histories. Until then, it ends at once at Ctrl-C, as without. */
async function planned(
  access: PlanAccess,
  request: PlanRequest,
  asked: WhatIsAsked | undefined,
): Promise<Plan | undefined> {
  const make = (more: PlanRequest) =>
    callHub(
      'The organization cannot be read, for which plan needs credentials of the management account',
      makePlan(access, more),
      'Reading the organization and its accounts',
    );
  if (asked === undefined) return make(request);
  const { accounts, days, limit } = asked;
  return untilStopped((signal) => {
    const leave = () => process.exit(exitCodes.error);
    signal.addEventListener('abort', leave);
    const findIn = async (organization: PlannedOrganization) => {
      signal.removeEventListener('abort', leave);
      const folder = join(stateDirectory, 'event-history', access.historyFolder);
      const store = openPageStore(folder, days, new Date());
      const chosen = askedAccounts(organization.accounts, accounts);
      const progress = historyProgress();
      // Loaded on demand: it has the names of all actions of IAM.
      const { findDenied } = await import('../plan/denied/find-denied.ts');
      return findDenied({ ...organization, accounts: chosen, store, days, limit, signal, progress });
    };
    return make({ ...request, findDenied: findIn });
  });
}

/** Says that pages are kept. */
function stopped(): void {
  printNotice('The pages that were read are kept: run the same command again to go on.');
  process.exitCode = exitCodes.error;
}

async function accessFor(governance: Governance, options: Options): Promise<PlanAccess> {
  const cloud = options.aws ? undefined : findRunning();
  // Loaded on demand: one run needs only one of the two.
  if (cloud) return (await import('../plan/local-access.ts')).localAccess(cloud);
  return (await import('../plan/caller-access.ts')).callerAccess(governance, options);
}

function finish({ accounts, differences, summary, denied }: Plan, hubProblem: string | undefined): void {
  const { toFix, baselines, policies } = summary;
  if (hubProblem !== undefined) {
    printNotice(`The hub could not be asked: ${escapeInvisible(hubProblem)}`);
    process.exitCode = exitCodes.error;
  }
  for (const { accountId, error } of accounts) {
    if (error === null) continue;
    printNotice(`Account ${accountId} could not be asked: ${escapeInvisible(error)}`);
    process.exitCode = exitCodes.error;
  }
  for (const { accountId, error } of denied?.accounts ?? []) {
    if (error === null) continue;
    printNotice(`The event history of account ${accountId}: ${escapeInvisible(error)}`);
    process.exitCode = exitCodes.error;
  }
  const changes = toFix + baselines + policies.attach + policies.detach + policies.create + policies.update;
  if (differences.length > 0 || changes > 0) process.exitCode ??= exitCodes.violationsRemain;
}
