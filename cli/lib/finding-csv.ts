// Findings as CSV: whole values, one line a finding. The columns that `palisade sweep` has as well have the same names.
import type { Finding } from '../../shared/findings/finding.ts';
import { printCsv } from './csv.ts';

const columns = [
  'at',
  'accountId',
  'accountName',
  'accountType',
  'region',
  'resourceType',
  'resource',
  'guardrail',
  'severity',
  'state',
  'principal',
  'event',
  'reason',
  'firstSeenAt',
  'console',
  'id',
] as const;

/** `names` has the names of accounts. */
export function printFindingsCsv(findings: readonly Finding[], names: ReadonlyMap<string, string>): Promise<void> {
  return printCsv(
    findings.map((finding) => toRow(finding, names)),
    columns,
  );
}

/** Pure. */
export function toRow(
  { resource, trigger, links, ...finding }: Finding,
  names: ReadonlyMap<string, string>,
): Record<(typeof columns)[number], string> {
  const { at, accountId, accountType, region, guardrail, severity, state, reason, firstSeenAt, id } = finding;
  return {
    ...{ at, accountId, accountType, region, guardrail, severity, state, reason, firstSeenAt, id },
    accountName: names.get(accountId) ?? '',
    resourceType: resource.type,
    resource: resource.id,
    principal: trigger.principal ?? '',
    event: trigger.detailType,
    console: links.console,
  };
}
