// The columns of tables of findings.
import type { Finding } from '../../shared/findings/finding.ts';
import { summaryOf } from '../../shared/findings/hold.ts';
import { describeWho } from '../../shared/findings/violator.ts';
import { principalName } from '../../shared/lib/principal-name.ts';
import { findingIdColumn } from './finding-id.ts';
import type { Column } from './table/column.ts';
import { accountColumns, timeColumn } from './table/columns.ts';

/** `names` has the names of accounts. The widths are those to expect in a table that grows row by row. Pure. */
export function findingColumns(
  findings: readonly Finding[],
  names: ReadonlyMap<string, string>,
): readonly Column<Finding>[] {
  return [
    timeColumn('When', ({ at }) => at),
    { title: 'State', value: ({ state }) => state, width: 10, style: ({ state }) => stateColors[state] },
    { title: 'Severity', value: ({ severity }) => severity, width: 8, isOptional: true },
    { title: 'Guardrail', value: ({ guardrail }) => guardrail, width: 16 },
    ...accountColumns<Finding>(({ accountId }) => accountId, { names, typeOf: ({ accountType }) => accountType }),
    { title: 'Region', value: ({ region }) => region, width: 12, isWide: true },
    { title: 'Resource', value: ({ resource }) => resource.id, width: 24 },
    findingIdColumn(({ id }) => id, findings),
    { title: 'Who', value: ({ trigger }) => describeWho(trigger, principalName), width: 16, isOptional: true },
    { title: 'Reason', value: summaryOf, width: 'truncated' },
  ];
}

export const stateColors = {
  remediated: 'green',
  resolved: 'green',
  recorded: 'green',
  failed: 'red',
  contested: 'red',
  unreadable: 'yellow',
  monitored: 'yellow',
  held: 'yellow',
  exempt: 'blue',
  undone: 'blue',
} as const satisfies Record<Finding['state'], string>;
