// Prints the mistakes and warnings of a governance.yml: each with its place, what is allowed, and a code frame.
import type { Mistake } from '../../shared/governance/read-governance.ts';
import { placeText } from '../../shared/governance/reading/mistake.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { codeFrame } from './code-frame.ts';
import { wrapText } from './wrap-text.ts';

/** The keys of one block fit on two lines; longer sets are in the reference. */
const mostAllowed = 40;

export type MistakeKind = 'error' | 'warning';
export type Painter = (part: MistakeKind | 'frame', text: string) => string;

/**
 * The text about one mistake, with a code frame, or one warning. The first line begins with `file:line:column`, as
 * editors read it. No line is wider than `width`, except for a long place. Pure.
 */
export function describeMistake(
  mistake: Mistake,
  kind: MistakeKind,
  { text, paint, width }: { readonly text: string; readonly paint: Painter; readonly width: number },
): string {
  const { message, allowed = [], suggestion } = mistake;
  const prefix = kind === 'warning' ? 'warning: ' : '';
  // Of values, the message itself says which are allowed.
  const details = [
    ...(allowed.length > 0 && message.startsWith('unknown key')
      ? [`Allowed: ${allowed.slice(0, mostAllowed).join(', ')}`]
      : []),
    ...(suggestion === undefined ? [] : [`Did you mean ${suggestion}?`]),
  ];
  const place = placeText(mistake);
  // A place is never broken, however long it is.
  const widthOfMessage = Math.max(width, place.length + 1);
  const [first = '', ...rest] = wrapText(`${place} ${prefix}${message}`, { width: widthOfMessage, indent: 0 });
  const lines = [paint(kind, escapeInvisible(first)), ...rest.map(escapeInvisible)];
  lines.push(...details.flatMap((each) => wrapText(each, { width, indent: 2 })).map(escapeInvisible));
  if (kind === 'error' && text !== '') lines.push(paint('frame', codeFrame(text, mistake, width)));
  return lines.join('\n');
}
