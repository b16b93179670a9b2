// Finds flagged phrases in prose, comments and messages.
import type { FlaggedPhrase } from '../spelling/flagged-phrases.ts';

export type PhraseProblem = {
  readonly line: number;
  readonly column: number;
  readonly phrase: string;
  readonly suggestion: string;
};

/** The flagged phrases in a file, in order of their position. Pure. */
export function findPhrases(file: string, text: string, flagged: readonly FlaggedPhrase[]): PhraseProblem[] {
  const prose = inOneLine(isCode(file) ? commentsAndStrings(text) : text);
  return flagged
    .flatMap(({ pattern, suggestion, exceptions = [] }) => {
      const excepted = exceptions.flatMap((each) =>
        ranges(prose, new RegExp(each.source.replaceAll(' ', '\\s+'), 'gi')),
      );
      return ranges(prose, wholeWords(pattern))
        .filter(([start, end]) => !excepted.some(([from, to]) => from <= start && end <= to))
        .map(([start, end]) => ({ start, phrase: prose.slice(start, end).replaceAll(/\s+/g, ' '), suggestion }));
    })
    .toSorted((one, other) => one.start - other.start)
    .map(({ start, ...problem }) => ({ ...positionOf(text, start), ...problem }));
}

function wholeWords({ source }: RegExp): RegExp {
  return new RegExp(`(?<![\\w-])(?:${source.replaceAll(' ', '\\s+')})(?![\\w-])`, 'gi');
}

function ranges(text: string, pattern: RegExp): [start: number, end: number][] {
  return [...text.matchAll(pattern)].map(({ 0: match, index }) => [index, index + match.length]);
}

/** The text with blanks for line breaks and comment markers, because a phrase may span two lines. */
function inOneLine(text: string): string {
  return text.replaceAll(/\n[ \t]*(?:\/\/|\*|#)?[ \t]*/g, blank);
}

function isCode(file: string): boolean {
  return /\.(?:[cm]?[jt]sx?|json)$/.test(file);
}

/** The text with blanks for code. A quote in a regular expression may hide the rest of its line. */
function commentsAndStrings(text: string): string {
  const kept = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  let prose = '';
  for (const { 0: match, index } of text.matchAll(kept)) {
    prose += text.slice(prose.length, index).replaceAll(/[^\n]/g, ' ') + match;
  }
  return prose.padEnd(text.length);
}

function blank(text: string): string {
  return ' '.repeat(text.length);
}

function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
