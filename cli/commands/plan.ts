// `palisade plan`: what a governance.yml would change, compared with what is deployed and with the buckets as they are.
import { Command } from 'commander';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { baselineFingerprint } from '../../shared/baseline/drift.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { governanceFile, readGovernance } from '../../shared/governance/read-governance.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { resolveFilePath } from '../lib/arguments.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { type Difference, deployedGovernance, differencesOf } from '../lib/deployed.ts';
import { type HubClients, openHub } from '../lib/hub-client.ts';
import { exitCodes, paint, printJson, printLine, printTable } from '../lib/output.ts';
import { progressBar } from '../sweep/progress.ts';
import { runSweep } from '../sweep/run.ts';
import type { Summary } from '../sweep/summary.ts';
import { resolveTargets } from '../sweep/target-set.ts';
import type { SweepTargets } from '../sweep/types.ts';

export type Plan = {
  readonly file: string;
  readonly differences: readonly Difference[];
  /** Accounts whose baseline is made anew because of the differences. */
  readonly baselines: readonly string[];
  /** Settings of buckets that would be changed by this file, and by what is deployed, as the buckets are now. */
  readonly changes: { readonly planned: number; readonly deployed: number };
  readonly accounts: readonly { readonly accountId: string; readonly planned: number; readonly deployed: number }[];
  readonly guardrails: Readonly<Record<string, number>>;
};

export function planCommand(): Command {
  return new Command('plan')
    .description('show what a governance.yml would change: against what is deployed, and in the buckets as they are')
    .argument('[file]', 'the file', resolveFilePath, governanceFile())
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText(
      'after',
      '\nExample:\n  $ npm run -s palisade -- plan governance.yml\n\nChanges nothing. Ends with 2 when there is something that would be changed.',
    )
    .action(async (file: string, { json, ...where }: HubLocation & { json?: true }) => {
      const planned = readGovernance(file);
      const plan = await planOf(file, planned, openHub(where), where);
      if (json) printJson(plan);
      else printPlan(plan);
      if (plan.differences.length > 0 || plan.changes.planned > 0) process.exitCode = exitCodes.violationsRemain;
    });
}

async function planOf(file: string, planned: Governance, hub: HubClients, where: HubLocation): Promise<Plan> {
  const deployed = await callHub('What is deployed cannot be read', deployedGovernance(hub.lambda));
  const differences = differencesOf(deployed, planned);
  const records = await callHub('The accounts cannot be read', listAccounts(hub.journal));
  const baselines = records
    .filter(
      ({ state, type }) =>
        state !== 'skipped' && baselineFingerprint(deployed, type) !== baselineFingerprint(planned, type),
    )
    .map(({ accountId }) => accountId);
  const sweepTargets = await callHub('The accounts cannot be found out', resolveTargets(planned, [], where));
  const withPlanned = await dryRunWith(planned, sweepTargets);
  const withDeployed = differences.length === 0 ? withPlanned : await dryRunWith(deployed, sweepTargets);
  return {
    file,
    differences,
    baselines,
    changes: { planned: withPlanned.changes, deployed: withDeployed.changes },
    accounts: withPlanned.accounts.map(({ accountId, changes }) => ({
      accountId,
      planned: changes,
      deployed: withDeployed.accounts.find((each) => each.accountId === accountId)?.changes ?? 0,
    })),
    guardrails: Object.fromEntries(
      guardrails.map(({ id }) => [id, withPlanned.findings.filter(({ guardrail }) => guardrail === id).length]),
    ),
  };
}

function dryRunWith(governance: Governance, sweepTargets: SweepTargets): Promise<Summary> {
  return runSweep({
    governance,
    sweepTargets,
    guardrails,
    dryRun: true,
    keepFindings: true,
    onFinding: () => undefined,
    progress: progressBar('Looking'),
    signal: new AbortController().signal,
  });
}

function printPlan({ file, differences, baselines, changes, accounts, guardrails: violations }: Plan): void {
  if (differences.length === 0) printLine(`${file} is what is deployed.`);
  else {
    const text = (value: unknown) => (value === null ? '' : escapeInvisible(JSON.stringify(value)));
    printTable(
      ['Setting', 'Deployed', 'Planned'],
      differences.map(({ path, deployed, planned }) => [
        escapeInvisible(path),
        paint('red', text(deployed)),
        paint('green', text(planned)),
      ]),
    );
    printLine(`${differences.length} settings differ; ${baselines.length} accounts would get their baseline anew.`);
  }
  printLine('');
  printTable(
    ['Account', 'Buckets’ settings to change', 'With what is deployed'],
    accounts.map(({ accountId, planned, deployed }) => [accountId, String(planned), String(deployed)]),
  );
  const counts = Object.entries(violations).map(([id, count]) => `${count} of ${id}`);
  printLine(
    `${changes.planned} settings of buckets would be changed, ${changes.deployed} with what is deployed. Violations: ${counts.join(', ')}.`,
  );
}
