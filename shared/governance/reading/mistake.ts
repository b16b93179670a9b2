// A mistake in governance.yml, or something in it that a person should look at.
import { truncate } from '../../lib/text.ts';
import { positionOf, type Range, writtenIn, type YamlSource } from './yaml-source.ts';

/** What is wrong at a path of the document. */
export type Objection = {
  readonly path: readonly PropertyKey[];
  /** Whether the key or the value is wrong; for a value that is a block, its key is shown. */
  readonly about: 'key' | 'value';
  /** What is wrong, without the path: `must be monitor or remediate`. */
  readonly problem: string;
  /** The whole message, where path and problem do not make one. */
  readonly sentence?: string;
  /** The values that are allowed there, if they are a closed set. */
  readonly allowed?: readonly string[];
  /** What was probably meant. */
  readonly suggestion?: string | undefined;
  /** Whether it was probably meant as a text: the suggestion is what is written, in quotes. */
  readonly quotes?: true;
};

/** A mistake with its place. Lines and columns count from 1; `endColumn` is that after the last character. */
export type Mistake = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The path in the document, such as `guardrails.all`; empty for the document as a whole. */
  readonly path: string;
  /** The offending text as it is written in the file; empty if something is missing. */
  readonly found: string;
  /** What is wrong, with the path. */
  readonly message: string;
  readonly allowed?: readonly string[];
  readonly suggestion?: string;
};

/** A path as messages show it. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/** The values as a sentence: `one of LOW, MEDIUM or HIGH`. */
export function oneOf(values: readonly string[]): string {
  if (values.length === 1) return String(values[0]);
  return `${values.length > 2 ? 'one of ' : ''}${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

const longestFoundText = 60;

/** The objection with its place in the file. */
export function mistakeAt(file: string, source: YamlSource, range: Range, objection: Objection): Mistake {
  const start = positionOf(source, range.offset);
  const [written = ''] = writtenIn(source, range).split(/\r?\n/);
  const isMissing = objection.problem.startsWith('missing key');
  const found = isMissing ? '' : written.trimEnd();
  const { allowed, suggestion = objection.quotes && JSON.stringify(found) } = objection;
  return {
    file,
    ...start,
    endColumn: start.column + Math.max(found.length, 1),
    path: pathText(objection.path),
    found,
    message: sentenceOf(objection, truncate(found, longestFoundText)),
    ...(allowed === undefined ? {} : { allowed }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** The objection as a sentence: unknown and missing keys are followed by the path, all others follow it. */
function sentenceOf({ path, about, problem, sentence }: Objection, found: string): string {
  if (sentence !== undefined || path.length === 0) return sentence ?? problem;
  const name = pathText(path);
  const aboutKey = /^(missing|unknown) key/;
  if (aboutKey.test(problem)) return problem.replace(aboutKey, `$& '${name}'`);
  // A block is shown by its key, which the path names already.
  const isShown = about === 'value' && found !== '' && found !== String(path.at(-1));
  return `'${name}': ${problem}${isShown ? ` (found '${found}')` : ''}`;
}

/** A file that cannot be read has no lines. */
export const unreadablePrefix = 'cannot be read: ';

/** Where the mistake is, as editors and other tools read it. */
export function placeText({ file, line, column, message }: Mistake): string {
  return message.startsWith(unreadablePrefix) ? file : `${file}:${line}:${column}`;
}

/** One line, as editors and other tools read it: the place, what is wrong, and what was probably meant. */
export function mistakeLine(mistake: Mistake): string {
  const { message, suggestion } = mistake;
  const meant = suggestion === undefined ? '' : `; did you mean '${suggestion}'?`;
  return `${placeText(mistake)} ${message}${meant}`;
}
