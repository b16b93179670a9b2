// What `platform admits` and `platform of` print: whom something admits, and what an account is admitted to, with the
// reasons. Pure, except that colors depend on standard output.
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { paint } from '../lib/output.ts';
import { wrapText } from '../lib/wrap-text.ts';
import type { AccountAdmissions } from './admissions-of.ts';
import type { ListedResource, Party } from './resources.ts';

/** Whom something admits, then who is not admitted, each with its reasons. */
export function admitsLines(resource: ListedResource, width: number): readonly string[] {
  const { kind, name, owner, region, parts, audiences, readers, state, reason, admitted, notAdmitted } = resource;
  const line = lineWriter(width);
  return [
    ...title(`${kind}/${name} of ${describeParty(owner)}`, width),
    ...line(`${state}, ${region}${reason === '' ? '' : `: ${reason}`}`),
    ...Object.entries(parts).flatMap(([part, value]) => line(`${capitalized(part)}: ${value}`)),
    ...line(`For ${readers.length === 0 ? 'nobody' : `environment ${owner.environment ?? 'unknown'}`}`),
    ...Object.entries(audiences).flatMap(([audience, types]) => line(`${capitalized(audience)}: ${types.join(', ')}`)),
    paint('green', `Admitted: ${counted(admitted.length, 'account')}`),
    ...admitted.flatMap((party) => line(describeParty(party))),
    paint(notAdmitted.length > 0 ? 'yellow' : 'green', `Not admitted: ${counted(notAdmitted.length, 'account')}`),
    ...notAdmitted.flatMap((party) => [...line(describeParty(party)), ...reasonLines(party.reasons, width)]),
  ];
}

/** What an account is admitted to, and why it is not admitted to the rest. */
export function admissionLines(found: AccountAdmissions, width: number): readonly string[] {
  const { account, baseline, shut, admitted, notAdmitted, owns } = found;
  const line = lineWriter(width);
  return [
    ...title(describeParty(account), width),
    ...line(`Environment ${account.environment ?? 'unknown'}; baseline ${baseline}`),
    ...(shut === null ? [] : line(`Shut out by ${shut.by} at ${shut.at}: ${shut.reason}`)),
    ...(owns.length > 0 ? line(`It has ${owns.join(', ')}: its own IAM policies say who uses that`) : []),
    paint(admitted.length > 0 ? 'green' : 'yellow', `Admitted to: ${admitted.length === 0 ? 'nothing' : ''}`.trim()),
    ...admitted.flatMap((each) => line(each)),
    ...(notAdmitted.length === 0 ? [] : [paint('yellow', 'Not admitted to:')]),
    ...notAdmitted.flatMap(({ resources, reasons }) => [...line(resources.join(', ')), ...reasonLines(reasons, width)]),
  ];
}

/** An account in a sentence: `data-science 111122223333 (Lab)`. */
export function describeParty({ type, accountId, name }: Omit<Party, 'environment'>): string {
  return `${type} ${accountId}${name === '' || name === accountId ? '' : ` (${name})`}`;
}

function title(text: string, width: number): readonly string[] {
  return wrapText(escapeInvisible(text), { width, indent: 0 }).map((line) => paint('bold', line));
}

function reasonLines(reasons: readonly string[], width: number): readonly string[] {
  return shortReasons(reasons).flatMap((reason) => wrapText(escapeInvisible(reason), { width, indent: 4 }));
}

/** Steps and policies that are not in force for the same reason are in one sentence. Pure. */
export function shortReasons(reasons: readonly string[]): readonly string[] {
  const parts = reasons.map((reason) => {
    const [what, why] = reason.split(notInForce);
    return { reason, what: what ?? '', why };
  });
  return [...Map.groupBy(parts, ({ reason, why }) => why ?? reason)].flatMap(([why, same]) =>
    same.length === 1
      ? same.map(({ reason }) => reason)
      : [`not in force, since ${why}: ${same.map(({ what }) => what).join(', ')}`],
  );
}

/** Stands between what is not in force and why, in the reasons of an admission. */
const notInForce = ' is not in force: ';

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function lineWriter(width: number): (text: string) => readonly string[] {
  return (text) => wrapText(escapeInvisible(text), { width, indent: 2 });
}
