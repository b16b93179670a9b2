// What `palisade remove` prints: the resources, those that could not be removed, and what stays.
import { describeKept } from '../../shared/baseline/kept-resources.ts';
import type { KeptResource } from '../../shared/baseline/kept-services.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { printLine, printNotice } from '../lib/output.ts';
import type { Column, TableOutput } from '../lib/table/column.ts';
import { printRows } from '../lib/table/print-rows.ts';

/** One resource, and why it could not be removed, if it could not. */
export type RemovalResult = {
  readonly accountId: string;
  readonly what: string;
  readonly region: string | null;
  readonly error: string | null;
};

/** What stays in an account. */
export type KeptRow = KeptResource & { readonly accountId: string };

/** What was, or would be, removed, and what stays. */
export type Removal = {
  readonly parts: readonly RemovalResult[];
  readonly kept: readonly KeptRow[];
  /** Accounts in which it could not be read what stays. */
  readonly unread: readonly { readonly accountId: string; readonly error: string }[];
};

export function printRemoval({ parts: rows, kept, unread }: Removal, shouldApply: boolean, output: TableOutput): void {
  if (rows.length > 0) printRows(rows, removalColumns(shouldApply), { output });
  for (const { accountId, what, region, error } of rows) {
    if (error === null) continue;
    const where = region === null ? '' : ` in ${region}`;
    printNotice(`Account ${accountId}: ${what}${where} cannot be removed: ${escapeInvisible(error)}`);
  }
  for (const { accountId, error } of unread)
    printNotice(`Account ${accountId}: a part of what is shared there could not be read: ${escapeInvisible(error)}`);
  const failed = rows.filter(({ error }) => error !== null).length;
  if (shouldApply) printLine(`${counted(rows.length - failed, 'resource')} removed, ${failed} failed.`);
  else printLine(`Dry run: ${counted(rows.length - failed, 'resource')} would be removed. To remove: add --yes.`);
  printLine('Kept: KMS keys that the baseline made (tag palisade:alias), since objects cannot be read without them.');
  for (const { accountId, ...each } of kept) printLine(`Kept in account ${accountId}: ${describeKept(each)}`);
  if (kept.some(({ admits }) => admits !== null && admits > 0))
    printLine('Nobody keeps these admissions in step any more. To end them first: docs/guides/remove.md');
}

function removalColumns(shouldApply: boolean): readonly Column<RemovalResult>[] {
  const isRemoved = ({ error }: RemovalResult) => shouldApply && error === null;
  return [
    { title: 'Account', value: ({ accountId }) => accountId, width: 'whole' },
    { title: 'Resource', value: ({ what }) => what, width: 'whole' },
    { title: 'Region', value: ({ region }) => region ?? '', width: 'whole' },
    ...(shouldApply
      ? [{ title: 'Removed', value: (row: RemovalResult) => (isRemoved(row) ? 'yes' : 'no'), width: 'whole' as const }]
      : []),
    { title: 'Error', value: ({ error }) => error ?? '', width: 'truncated', style: () => 'red' },
  ];
}
