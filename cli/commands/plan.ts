// `palisade plan`: how a governance.yml differs from the deployed one, and what it would change.
import { Command } from 'commander';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { baselineFingerprint } from '../../shared/baseline/drift.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { type Difference, deployedGovernance, differencesOf } from '../lib/deployed.ts';
import { findGovernanceFile, governanceArgument } from '../lib/governance-file.ts';
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
  /** IDs of accounts whose baseline would be applied again because of the differences. */
  readonly baselines: readonly string[];
  /** How many settings of the buckets, as they are now, this file would change, and how many the deployed one. */
  readonly changes: { readonly planned: number; readonly deployed: number };
  readonly accounts: readonly { readonly accountId: string; readonly planned: number; readonly deployed: number }[];
  readonly guardrails: Readonly<Record<string, number>>;
};

export function planCommand(): Command {
  return new Command('plan')
    .description('compare a governance.yml with the deployed one, and show what it would change')
    .addArgument(governanceArgument('governance.yml to compare'))
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText(
      'after',
      `
Example:
  $ npm run -s palisade -- plan governance.yml

Changes nothing. Exit code: 2 if a setting differs or would be changed.`,
    )
    .action(async (named: string | undefined, { json, ...where }: HubLocation & { json?: true }) => {
      const file = findGovernanceFile(named);
      const planned = readGovernance(file);
      const plan = await planOf(file, planned, openHub(where), where);
      if (json) printJson(plan);
      else printPlan(plan);
      if (plan.differences.length > 0 || plan.changes.planned > 0) process.exitCode ??= exitCodes.violationsRemain;
    });
}

async function planOf(file: string, planned: Governance, hub: HubClients, where: HubLocation): Promise<Plan> {
  const deployed = await callHub('The deployed governance.yml cannot be read', deployedGovernance(hub.lambda));
  const differences = differencesOf(deployed, planned);
  const records = await callHub('The accounts cannot be read', listAccounts(hub.journal));
  const baselines = records
    .filter(
      ({ state, type }) =>
        state !== 'skipped' && baselineFingerprint(deployed, type) !== baselineFingerprint(planned, type),
    )
    .map(({ accountId }) => accountId);
  const sweepTargets = await callHub('The target accounts cannot be determined', resolveTargets(planned, [], where));
  const withPlanned = await dryRunWith(planned, sweepTargets);
  const withDeployed = differences.length === 0 ? withPlanned : await dryRunWith(deployed, sweepTargets);
  for (const { accountId, error } of withPlanned.accounts) {
    if (error === null) continue;
    process.stderr.write(`Account ${accountId} could not be evaluated: ${escapeInvisible(error)}\n`);
    process.exitCode = exitCodes.error;
  }
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
    progress: progressBar('Evaluating'),
    signal: new AbortController().signal,
  });
}

function printPlan({ file, differences, baselines, changes, accounts, guardrails: violations }: Plan): void {
  if (differences.length === 0) printLine(`No differences: ${file} matches the deployed governance.yml.`);
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
    printLine(
      `${counted(differences.length, 'difference')}. The baseline would be applied again to ${counted(baselines.length, 'account')}.`,
    );
  }
  printLine('');
  printTable(
    ['Account', 'Changes (planned)', 'Changes (deployed)'],
    accounts.map(({ accountId, planned, deployed }) => [accountId, String(planned), String(deployed)]),
  );
  const counts = Object.entries(violations).map(([id, count]) => `${id} ${count}`);
  printLine(
    `${counted(changes.planned, 'bucket setting')} would be changed (${changes.deployed} with the deployed governance.yml). Violations: ${counts.join(', ')}.`,
  );
}
