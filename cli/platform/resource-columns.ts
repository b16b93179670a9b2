// The table of `palisade platform`, and how many accounts of each type something admits. Pure.
import { accountTypes } from '../../shared/accounts/account-type.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted } from '../../shared/lib/text.ts';
import type { Column } from '../lib/table/column.ts';
import { accountColumns, timeColumn } from '../lib/table/columns.ts';
import type { TextStyle } from '../lib/terminal.ts';
import { titleOf } from './admissions-of.ts';
import type { ListedResource, Party, PlatformFacts, ResourceState } from './resources.ts';

const colors: Partial<Record<ResourceState, TextStyle>> = {
  open: 'green',
  closed: 'blue',
  failed: 'red',
  held: 'yellow',
  waiting: 'yellow',
  monitored: 'yellow',
};

/** `names` has the names of accounts by id. */
export function resourceColumns(names: ReadonlyMap<string, string>): readonly Column<ListedResource>[] {
  return [
    { title: 'Resource', value: ({ kind, name }) => `${kind}/${name}`, width: 'whole' },
    ...accountColumns<ListedResource>(({ owner }) => owner.accountId, { names }).map((column) =>
      column.title === 'Account' ? { ...column, title: 'Owner' } : column,
    ),
    { title: 'Environment', value: ({ owner }) => owner.environment ?? 'unknown', width: 'whole', isWide: true },
    { title: 'Region', value: ({ region }) => region, width: 'whole', isOptional: true },
    { title: 'State', value: ({ state }) => state, width: 'whole', style: ({ state }) => colors[state] },
    {
      title: 'Admits',
      value: ({ admitted }) => describeCounts(admitted),
      width: 'whole',
      short: { value: ({ admitted }) => String(admitted.length) },
    },
    {
      title: 'Not admitted',
      value: ({ notAdmitted }) => describeCounts(notAdmitted),
      width: 'whole',
      short: { title: 'Not', value: ({ notAdmitted }) => String(notAdmitted.length) },
      style: ({ notAdmitted }) => (notAdmitted.length > 0 ? 'yellow' : undefined),
    },
    timeColumn('Changed', ({ changedAt }) => changedAt ?? ''),
    { title: 'Changed by', value: ({ changedBy }) => changedBy ?? '', width: 'whole', isWide: true },
    { title: 'In AWS', value: ({ parts }) => Object.values(parts).join(', '), width: 'whole', isWide: true },
    { title: 'Reason', value: ({ reason }) => reason, width: 'truncated' },
  ];
}

/** `3 (2 data-science, 1 testing)`: how many accounts, and of which types. */
export function describeCounts(parties: readonly Pick<Party, 'type'>[]): string {
  const counts = [...accountTypes, 'unclassified' as const].flatMap((type) => {
    const count = parties.filter((party) => party.type === type).length;
    return count === 0 ? [] : [`${count} ${type}`];
  });
  return counts.length === 0 ? '0' : `${parties.length} (${counts.join(', ')})`;
}

/** What to look at next, below the table. */
export function resourceNotes(resources: readonly ListedResource[], { shut }: PlatformFacts): readonly string[] {
  const due = resources.filter((each) => each.due.admit.length + each.due.remove.length > 0);
  const first = resources.find(({ notAdmitted }) => notAdmitted.length > 0);
  return [
    ...(first !== undefined
      ? [`Not admitted, and why: ${commandLine(`platform admits ${first.kind}/${first.name}`)}`]
      : []),
    ...[...shut.values()].map(({ accountId, by, reason }) => `Account ${accountId} is shut out by ${by}: ${reason}`),
    ...due.map((each) => `${titleOf(each)}: ${describeDue(each)}`),
  ];
}

/** What the documents that were written last lack; empty if nothing. */
export function describeDue({ due: { admit, remove } }: Pick<ListedResource, 'due'>): string {
  const parts = [
    ...(admit.length > 0 ? [`${counted(admit.length, 'account')} will be admitted`] : []),
    ...(remove.length > 0 ? [`${counted(remove.length, 'account')} will be removed`] : []),
  ];
  return parts.length === 0 ? '' : `${parts.join(', and ')} as soon as its documents are written again`;
}
