// The columns of the tables that a sweep prints.
import { summaryOf } from '../../shared/findings/hold.ts';
import { findingIdColumn } from '../lib/finding-id.ts';
import type { Column } from '../lib/table/column.ts';
import { accountColumns as namedAccount } from '../lib/table/columns.ts';
import type { AccountSummary, SummaryFinding } from './summary.ts';

/** Names of accounts by their ids. */
type Names = ReadonlyMap<string, string>;

export function findingColumns(findings: readonly SummaryFinding[], names: Names): readonly Column<SummaryFinding>[] {
  return [
    ...namedAccount<SummaryFinding>(({ accountId }) => accountId, { names }),
    { title: 'Bucket', value: ({ resource }) => resource.id, width: 'whole' },
    { title: 'Guardrail', value: ({ guardrail }) => guardrail, width: 'whole' },
    { title: 'State', value: ({ state }) => state, width: 'whole' },
    findingIdColumn(({ id }) => id, findings),
    { title: 'Region', value: ({ region }) => region, width: 'whole', isWide: true },
    { title: 'Reason', value: summaryOf, width: 'truncated' },
  ];
}

/** The whole errors are printed on standard error, too. */
export function accountColumns(dryRun: boolean, names: Names): readonly Column<AccountSummary>[] {
  return [
    { title: 'Account', value: ({ accountId }) => accountId, width: 'whole' },
    { title: 'Name', value: ({ accountId }) => names.get(accountId) ?? '', width: 'whole', isOptional: true },
    { title: 'Type', value: ({ accountType }) => accountType ?? 'unknown', width: 'whole' },
    { title: 'Buckets', value: ({ buckets }) => String(buckets), width: 'whole' },
    { title: dryRun ? 'To change' : 'Changed', value: ({ changes }) => String(changes), width: 'whole' },
    { title: 'States', value: ({ states }) => describeStates(states), width: 'truncated' },
    { title: 'Error', value: ({ error }) => error ?? '', width: 'truncated', style: () => 'red' },
  ];
}

function describeStates(states: AccountSummary['states']): string {
  return Object.entries(states)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
}
