// `palisade plan`: what a governance.yml would change if it were deployed.
import { Command } from 'commander';
import { findRunning } from '../../local/instance.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { findGovernanceFile, governanceArgument } from '../lib/governance-file.ts';
import { exitCodes, printJson } from '../lib/output.ts';
import type { PlanAccess } from '../plan/access.ts';
import { makePlan } from '../plan/make-plan.ts';
import { printPlan } from '../plan/report.ts';
import type { Plan } from '../plan/types.ts';
import type { CallerOptions } from '../sweep/caller.ts';

type Options = HubLocation & CallerOptions & { readonly configurationOnly?: true; readonly json?: true };

export function planCommand(): Command {
  return new Command('plan')
    .description('show what a governance.yml would change: settings, baselines, policies and resources')
    .addArgument(governanceArgument('governance.yml to plan'))
    .option('--configuration-only', 'ask only AWS Organizations and the hub; enter no account')
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
  $ npm run -s palisade -- plan governance.yml

Changes nothing. Exit code: 2 if a setting differs or something would be changed,
1 if an account or the hub could not be asked.`,
    )
    .action(async (named: string | undefined, options: Options) => {
      const file = findGovernanceFile(named);
      const governance = readGovernance(file);
      const access = await callHub('The hub cannot be asked', accessFor(governance, options));
      const plan = await callHub(
        'The organization cannot be read',
        makePlan(access, {
          file,
          governance,
          configurationOnly: options.configurationOnly === true,
          now: () => new Date(),
        }),
      );
      if (options.json) printJson(plan);
      else printPlan(plan);
      // A workflow may have a role that reads AWS Organizations and nothing else: then the plan says so.
      finish(plan, options.configurationOnly ? undefined : access.hubProblem);
    });
}

async function accessFor(governance: Governance, options: Options): Promise<PlanAccess> {
  const cloud = options.aws ? undefined : findRunning();
  // Loaded on demand: one run needs only one of the two.
  if (cloud) return (await import('../plan/local-access.ts')).localAccess(cloud);
  return (await import('../plan/caller-access.ts')).callerAccess(governance, options);
}

function finish({ accounts, differences, summary }: Plan, hubProblem: string | undefined): void {
  const { toFix, baselines, policies } = summary;
  if (hubProblem !== undefined) {
    process.stderr.write(`The hub could not be asked: ${escapeInvisible(hubProblem)}\n`);
    process.exitCode = exitCodes.error;
  }
  for (const { accountId, error } of accounts) {
    if (error === null) continue;
    process.stderr.write(`Account ${accountId} could not be asked: ${escapeInvisible(error)}\n`);
    process.exitCode = exitCodes.error;
  }
  const changes = toFix + baselines + policies.attach + policies.detach + policies.create + policies.update;
  if (differences.length > 0 || changes > 0) process.exitCode ??= exitCodes.violationsRemain;
}
