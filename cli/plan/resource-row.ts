// A shared resource of a plan in words: where it would be, and whom it would admit. Pure.
import { counted } from '../../shared/lib/text.ts';
import type { PlannedResource } from './types.ts';

/** `owner` is the name of the account that has it. */
export function resourceRow(planned: PlannedResource, owner: string) {
  const what = `${planned.kind} ${planned.name} of account ${planned.owner} ${owner}`.trim();
  return { word: planned.operation, what: `${what} in ${planned.region}`, details: detailsOf(planned) };
}

function detailsOf({ operation, admitted, admit, remove, eligible }: PlannedResource): readonly string[] {
  if (operation === 'close') return ['admits nobody any more; nothing is deleted'];
  if (admitted === null) return [`for ${counted(eligible, 'account')}: whom it admits is not known without a hub`];
  const changes = [
    ...(admit.length > 0 ? [`${admit.length} added`] : []),
    ...(remove.length > 0 ? [`${remove.length} removed`] : []),
  ];
  const waiting = eligible - admitted.length;
  return [
    [`admits ${counted(admitted.length, 'account')}`, ...changes].join(', '),
    ...(waiting > 0
      ? [`${counted(waiting, 'more account')} as soon as what admission requires is in force there`]
      : []),
  ];
}
