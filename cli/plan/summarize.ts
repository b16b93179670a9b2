// The summary of a plan: counts, and the line with which the output ends.
import { counted } from '../../shared/lib/text.ts';
import { describeLeftAlone, type LeftAloneReason, leftAloneReasons } from '../sweep/left-alone.ts';
import { keyDollars, keysToMake } from './planned-keys.ts';
import type { OrganizationPolicy, PlannedAccount, PlannedPolicy, PlanSummary } from './types.ts';

/** Counts what the plans of the accounts and of the organization's policies contain. Pure. */
export function summarize(
  accounts: readonly PlannedAccount[],
  ofOrganization: readonly OrganizationPolicy[] = [],
): PlanSummary {
  const fixes = accounts.flatMap((account) => account.fixes);
  const steps = accounts.flatMap(({ baseline }) => baseline);
  const policies = [...ofOrganization, ...accounts.flatMap((account) => account.policies)];
  const all = [...fixes, ...steps, ...policies];
  const leftAlone = Object.fromEntries(
    leftAloneReasons.flatMap((reason): [LeftAloneReason, number][] => {
      const count = all.filter(({ verdict }) => verdict === reason).length;
      return count > 0 ? [[reason, count]] : [];
    }),
  );
  const keys = accounts.reduce((count, { baseline }) => count + keysToMake(baseline).length, 0);
  const counts = {
    toFix: fixes.filter(isChange).length,
    baselines: accounts.filter(({ baseline }) => baseline.some(isChange)).length,
    policies: {
      attach: countOf(policies, 'attach'),
      detach: countOf(policies, 'detach'),
      create: countOf(policies, 'create'),
      update: countOf(policies, 'update'),
    },
    keys: {
      make: keys,
      dollarsAMonth: keys * keyDollars.firstYear,
      dollarsAMonthFromThirdYear: keys * keyDollars.fromThirdYear,
    },
    leftAlone,
    failed: all.filter(({ verdict }) => verdict === 'failed' || verdict === 'unreadable').length,
  };
  return { ...counts, text: summaryText(counts, accounts.filter(({ error }) => error !== null).length) };
}

export function isChange({ verdict }: { readonly verdict: string }): boolean {
  return verdict === 'change';
}

function countOf(policies: readonly PlannedPolicy[], operation: PlannedPolicy['operation']): number {
  return policies.filter((each) => each.operation === operation && isChange(each)).length;
}

function summaryText(
  { toFix, baselines, policies, keys, leftAlone, failed }: Omit<PlanSummary, 'text'>,
  incomplete: number,
): string {
  const parts = [
    `${toFix} to fix`,
    `${counted(baselines, 'baseline')} to apply`,
    `${policyCount(policies.attach)} to attach`,
    ...(policies.detach > 0 ? [`${policyCount(policies.detach)} to detach`] : []),
    ...(policies.update > 0 ? [`${policyCount(policies.update)} to update`] : []),
    ...(keys.make > 0 ? [keyText(keys)] : []),
    describeLeftAlone(leftAlone),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(incomplete > 0 ? [`${counted(incomplete, 'account')} not asked completely`] : []),
  ];
  return `Plan: ${parts.join(', ')}`;
}

function keyText({ make, dollarsAMonth, dollarsAMonthFromThirdYear }: PlanSummary['keys']): string {
  return `${counted(make, 'KMS key')} to make ($${dollarsAMonth} a month, $${dollarsAMonthFromThirdYear} from the third year on)`;
}

function policyCount(count: number): string {
  return counted(count, 'policy', 'policies');
}
