// The argument of commands that are about one finding.
import type { Finding } from '../../shared/findings/finding.ts';
import { listFindingsByPrefix } from '../../shared/findings/finding-queries.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { callHub } from './call-hub.ts';
import type { HubClients } from './hub-client.ts';
import { UserError } from './output.ts';
import { type Candidate, matchId, shortIds } from './short-ids.ts';
import type { Column } from './table/column.ts';
import { idColumn } from './table/columns.ts';

const prefix = 'pf-';
const digits = 24;
/** A finding is shown with at least as many of its hexadecimal digits. */
const minDigitsShown = 8;

/**
 * The id of the finding that is meant by the text: a whole id, which is not looked up, or the beginning of one that is in
 * the journal. Throws UserError if it is no such text, and if none or several findings begin with it.
 */
export async function resolveFindingId({ journal }: Pick<HubClients, 'journal'>, text: string): Promise<string> {
  requireFindingId(text);
  if (text.length === prefix.length + digits) return text;
  const found = await callHub('The journal cannot be read', listFindingsByPrefix(journal, text));
  return matchFindingId(text, found);
}

/** The same, of these findings. */
export function matchFindingId(
  text: string,
  findings: readonly Pick<Finding, 'id' | 'guardrail' | 'resource'>[],
): string {
  requireFindingId(text);
  const id = matchId('finding', text, findings.map(toCandidate));
  if (id !== undefined) return id;
  throw new UserError(`There is no finding ${text}. To list findings: ${commandLine('findings')}`);
}

/** What tells a finding from others with the same beginning of their ids. */
export function toCandidate({ id, guardrail, resource }: Pick<Finding, 'id' | 'guardrail' | 'resource'>): Candidate {
  return { id, description: `${guardrail} of ${resource.id}` };
}

/** A column with the ids of findings, which terminals show as their shortest unique beginnings among these. Pure. */
export function findingIdColumn<Row>(idOf: (row: Row) => string, rows: readonly Row[]): Column<Row> {
  const shortWidth = prefix.length + minDigitsShown;
  const short = shortIds(rows.map(idOf), shortWidth);
  return idColumn('Finding', idOf, { short: (id) => short.get(id), width: prefix.length + digits, shortWidth });
}

/** An id of another form is no finding's; that of an account is the likeliest mistake. Throws UserError. */
export function requireFindingId(text: string): void {
  if (/^pf-[0-9a-f]{1,24}$/.test(text)) return;
  const account = /^\d{12}$/.test(text) ? ` --account ${text}` : '';
  throw new UserError(
    `'${text}' is not a finding ID, such as pf-0123456789abcdef01234567. To list findings: ${commandLine(`findings${account}`)}`,
  );
}
