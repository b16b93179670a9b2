// Short forms of ids: what is shown of them on a terminal, and what of them is accepted as an argument. Pure.
import { escapeInvisible } from '../../shared/lib/text.ts';
import { UserError } from './output.ts';

/** The shortest prefix of each id that no other one has, of at least `minLength` characters. */
export function shortIds(ids: readonly string[], minLength: number): ReadonlyMap<string, string> {
  const sorted = [...new Set(ids)].toSorted();
  return new Map(
    sorted.map((id, index) => {
      const neighbors = [sorted[index - 1], sorted[index + 1]];
      const common = Math.max(...neighbors.map((other) => (other === undefined ? 0 : commonLength(id, other))));
      return [id, id.slice(0, Math.max(minLength, common + 1))];
    }),
  );
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/** Something that people name by its id, or by a prefix of it. */
export type Candidate = {
  readonly id: string;
  /** What it is, to tell one from the other. */
  readonly description: string;
};

const maxCandidatesShown = 5;

/**
 * The id that the text is, or is a prefix of; undefined if it is none. Throws UserError with the candidates if it is a
 * prefix of several.
 */
export function matchId(what: string, text: string, candidates: readonly Candidate[]): string | undefined {
  const matching = candidates.filter(({ id }) => id.startsWith(text));
  const exact = matching.find(({ id }) => id === text);
  if (exact !== undefined || matching.length <= 1) return (exact ?? matching[0])?.id;
  const shown = matching.slice(0, maxCandidatesShown);
  const short = shortIds(
    matching.map(({ id }) => id),
    text.length + 1,
  );
  const listed = shown.map(({ id, description }) => `${short.get(id) ?? id} (${escapeInvisible(description)})`);
  const more = matching.length > shown.length ? `, and ${matching.length - shown.length} more` : '';
  throw new UserError(
    `'${escapeInvisible(text)}' is the beginning of ${matching.length} ${what} IDs: ${listed.join(', ')}${more}. Type more of it.`,
  );
}
