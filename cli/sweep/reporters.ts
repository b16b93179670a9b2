// The output formats of a sweep: table, JSON, JSON lines, CSV and SARIF.
import type { Log, ReportingDescriptor, Result as SarifResult } from 'sarif';
import { describeCounts } from '../../shared/guardrails/contract/resource.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { printCsv } from '../lib/csv.ts';
import { paint, printJson, printJsonLine, printLine } from '../lib/output.ts';
import type { TableOutput } from '../lib/table/column.ts';
import { printRows } from '../lib/table/print-rows.ts';
import { describeLeftAlone } from './left-alone.ts';
import type { Summary, SummaryFinding } from './summary.ts';
import { accountColumns, findingColumns } from './table-columns.ts';

export const formats = ['table', 'json', 'jsonl', 'csv', 'sarif'] as const;
export type Format = (typeof formats)[number];

/** How tables are shown, and the names of accounts. */
type Shown = { readonly output: TableOutput; readonly names: ReadonlyMap<string, string> };

/** Prints the result. As JSON lines only the summary, since the findings were printed during the sweep. */
export async function printResult(format: Format, summary: Summary, shown: Shown): Promise<void> {
  switch (format) {
    case 'table':
      printTableSummary(summary, shown);
      break;
    case 'json':
      printJson(summary);
      break;
    case 'jsonl': {
      const { findings: _, ...rest } = summary;
      printJsonLine({ summary: rest });
      break;
    }
    case 'csv':
      await printFindingsCsv(summary.findings);
      break;
    case 'sarif':
      printJson(sarifOf(summary.findings));
      break;
  }
}

function printTableSummary(summary: Summary, { output, names }: Shown): void {
  const { accounts, buckets, changes, seconds, record, findings } = summary;
  if (findings.length > 0) {
    const listed = findings.slice(0, maxFindingsShown);
    printRows(listed, findingColumns(listed, names), { output });
    if (findings.length > maxFindingsShown)
      printLine(`… and ${findings.length - maxFindingsShown} more. To print all: --format csv`);
    printLine('');
  }
  printRows(accounts, accountColumns(summary.dryRun, names), { output });
  const rate = seconds > 0 ? ` (${Math.round(buckets / seconds)} per second)` : '';
  printLine(`Accounts: ${accounts.length}, buckets: ${buckets}${rate}, time: ${seconds.toFixed(1)} s.`);
  const leftOut = describeCounts(summary.elsewhere);
  if (leftOut !== undefined) {
    printLine(paint('yellow', `Buckets in Regions that governance.yml does not govern, not evaluated: ${leftOut}.`));
  }
  if (record !== null && changes > 0) printLine(`The changes are recorded in ${record}.`);
  printLine(summaryLine(summary));
}

/** The last line: what was fixed or, in a dry run, would be, and what was not, with the reasons. */
export function summaryLine({
  dryRun,
  changes,
  leftAlone,
  states,
}: Pick<Summary, 'dryRun' | 'changes' | 'leftAlone' | 'states'>): string {
  const unresolved = ['failed', 'unreadable', 'not yet'].flatMap((state) =>
    states[state] ? [`${states[state]} ${state === 'not yet' ? 'not evaluated yet' : state}`] : [],
  );
  const fixed = dryRun ? `Dry run: ${changes} to fix` : `Sweep: ${changes} fixed`;
  return `${[fixed, describeLeftAlone(leftAlone), ...unresolved].join(', ')}.`;
}

const maxFindingsShown = 50;

async function printFindingsCsv(findings: readonly SummaryFinding[]): Promise<void> {
  const columns = [
    'at',
    'accountId',
    'accountType',
    'region',
    'resource',
    'guardrail',
    'severity',
    'state',
    'reason',
    'id',
  ] as const;
  const rows = findings.map(({ resource, ...rest }) => ({ ...rest, resource: resource.id }));
  await printCsv(rows, columns);
}

/** SARIF 2.1.0, for code scanning: one rule per guardrail, one result per finding. */
export function sarifOf(findings: readonly SummaryFinding[]): Log {
  return {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: {
          driver: {
            name: 'Palisade',
            rules: guardrails.map(
              ({ id, title, rationale }): ReportingDescriptor => ({
                id,
                shortDescription: { text: title },
                fullDescription: { text: rationale },
              }),
            ),
          },
        },
        results: findings.map(resultOf),
      },
    ],
  };
}

function resultOf({
  guardrail,
  severity,
  state,
  reason,
  resource,
  accountId,
  region,
  id,
}: SummaryFinding): SarifResult {
  return {
    ruleId: guardrail,
    kind: state === 'remediated' ? 'informational' : 'fail',
    // Only a result of kind `fail` has a level other than `none` (SARIF 2.1.0, 3.27.10).
    level: state === 'remediated' ? 'none' : severity === 'LOW' || severity === 'MEDIUM' ? 'warning' : 'error',
    message: { text: `${state}: ${escapeInvisible(reason)}` },
    locations: [
      {
        logicalLocations: [{ name: resource.id, fullyQualifiedName: resource.arn, kind: 'resource' }],
        physicalLocation: {
          artifactLocation: { uri: `aws/${accountId}/${region}/${encodeURIComponent(resource.id)}` },
        },
      },
    ],
    partialFingerprints: { findingId: id },
  };
}
