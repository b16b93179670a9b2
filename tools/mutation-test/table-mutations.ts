// Mutations of tables that fit a terminal, and of ids that are shown and accepted in short.
import type { Mutation } from './mutation.ts';

const linesTests = ['test/cli/lib/table/table-lines.test.ts'];

export const tableMutations: readonly Mutation[] = [
  {
    control: 'every cell of a table is escaped',
    file: 'cli/lib/table/cell.ts',
    from: 'text: escapeInvisible(value(row))',
    to: 'text: value(row)',
    tests: ['test/cli/lib/table/print-rows.test.ts'],
  },
  {
    control: 'a table that does not fit the terminal is stacked',
    file: 'cli/lib/table/fit.ts',
    from: 'if (totalWidth(sized, gap) <= room) return sized;',
    to: 'if (totalWidth(sized, gap) <= room || columns.length < 3) return sized;',
    tests: ['test/cli/lib/table/fit.test.ts'],
  },
  {
    control: 'only prose is cut: ids, times and names are whole',
    file: 'cli/lib/table/row-lines.ts',
    from: 'const cut = isTruncated ? cliTruncate(text, width) : text;',
    to: 'const cut = cliTruncate(text, Math.min(width, 20));',
    tests: linesTests,
  },
  {
    control: 'a cell that is longer than expected makes no line wider than the terminal',
    file: 'cli/lib/table/row-lines.ts',
    from: 'if (excess <= 0) return placed;',
    to: 'return placed;',
    tests: linesTests,
  },
  {
    control: 'widths are columns of the terminal, not characters',
    file: 'cli/lib/table/row-lines.ts',
    from: 'export function widthOf({ text }: Cell): number {\n  return stringWidth(text);',
    to: 'export function widthOf({ text }: Cell): number {\n  return text.length;',
    tests: linesTests,
  },
  {
    control: 'where there is no terminal nothing is cut and no row is longer than a line',
    file: 'cli/lib/table/cell.ts',
    from: 'const isShort = screenWidth !== undefined && !isWide;',
    to: 'const isShort = !isWide;',
    tests: linesTests,
  },
  {
    control: 'a short id is the beginning of no other one',
    file: 'cli/lib/short-ids.ts',
    from: 'Math.max(minLength, common + 1)',
    to: 'minLength',
    tests: ['test/cli/lib/short-ids.test.ts'],
  },
  {
    control: 'the beginning of several ids is refused',
    file: 'cli/lib/short-ids.ts',
    from: 'exact !== undefined || matching.length <= 1',
    to: 'true',
    tests: ['test/cli/lib/short-ids.test.ts'],
  },
  {
    control: 'a command to copy is not broken',
    file: 'cli/lib/prose.ts',
    from: "words.replaceAll(' ', keptSpace)",
    to: 'words',
    tests: ['test/cli/lib/prose.test.ts'],
  },
  {
    control: 'a word that is wider than the terminal is broken, and no line wraps',
    file: 'cli/lib/prose.ts',
    from: "fits(part, room) ? part : wrapAnsi(part, room, { hard: true, wordWrap: false }).split('\\n')",
    to: 'part',
    tests: ['test/cli/lib/prose.test.ts'],
  },
];
