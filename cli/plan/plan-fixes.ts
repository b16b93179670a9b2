// What a sweep would change: its own dry run, by resource.
import { guardrails } from '../../shared/guardrails/registry.ts';
import { dryRunState } from '../../shared/remediation/outcome.ts';
import { runSweep } from '../sweep/run.ts';
import type { SummaryFinding } from '../sweep/summary.ts';
import { accountNamesOf, sweepProgress } from '../sweep/sweep-progress.ts';
import type { SweepTargets } from '../sweep/types.ts';
import { settingChanges } from './setting-changes.ts';
import type { PlannedFix } from './types.ts';

export type FixesPlan = { readonly fixes: readonly PlannedFix[]; readonly error: string | null };

/** The fixes in each account, by its id. An account that cannot be listed has an error, and stops no other. */
export async function planFixes(sweepTargets: SweepTargets): Promise<ReadonlyMap<string, FixesPlan>> {
  const summary = await runSweep({
    sweepTargets,
    guardrails,
    dryRun: true,
    keepFindings: true,
    onFinding: () => undefined,
    progress: sweepProgress('Evaluating', { nameOf: accountNamesOf(sweepTargets.targets) }),
    signal: new AbortController().signal,
  });
  const byAccount = Map.groupBy(summary.findings, ({ accountId }) => accountId);
  return new Map(
    summary.accounts.map(({ accountId, error }) => [
      accountId,
      { fixes: (byAccount.get(accountId) ?? []).map(fixOf), error },
    ]),
  );
}

function fixOf(finding: SummaryFinding): PlannedFix {
  const { resource, region, guardrail, state, reason, before, change, leftAlone, hold = null, notes = [] } = finding;
  const settings = settingChanges(before, change);
  const common = { resourceType: resource.type, resource: resource.id, region, guardrail, reason, settings };
  return { ...common, verdict: verdictOf(state, leftAlone), hold, notes };
}

function verdictOf(state: SummaryFinding['state'], leftAlone: SummaryFinding['leftAlone']): PlannedFix['verdict'] {
  if (state === dryRunState) return 'change';
  if (leftAlone !== undefined) return leftAlone;
  return state === 'unreadable' ? 'unreadable' : 'failed';
}
