// Suggests the AWS Region that somebody probably meant. The SDK knows whether a name is a Region, but lists none.
import { regionProblem } from './partitions.ts';

const characters = [...'abcdefghijklmnopqrstuvwxyz0123456789-'];

/** A Region that is one edit away from the text: swapped, replaced, missing or surplus characters; undefined if none is. */
export function regionSuggestion(text: string): string | undefined {
  const name = text.trim().toLowerCase().replaceAll('_', '-');
  if (name.length > 40) return undefined;
  return editsOf(name).find((candidate) => regionProblem(candidate) === undefined);
}

function editsOf(name: string): string[] {
  const splits = Array.from({ length: name.length + 1 }, (_, at) => [name.slice(0, at), name.slice(at)] as const);
  return [
    name,
    ...splits.map(([start, end]) => start + end.charAt(1) + end.charAt(0) + end.slice(2)),
    ...splits.flatMap(([start, end]) => characters.map((each) => start + each + end.slice(1))),
    ...splits.flatMap(([start, end]) => characters.map((each) => start + each + end)),
    ...splits.map(([start, end]) => start + end.slice(1)),
  ];
}
