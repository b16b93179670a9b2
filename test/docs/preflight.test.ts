// The rows of docs/reference/preflight.md are those that the code names: as the id of a hazard, or beside a note.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const page = readFileSync('docs/reference/preflight.md', 'utf8');
const rows = [...page.matchAll(/^\| (\w+) \| (.*) \|$/gm)].flatMap(([, row = '', cells = '']) =>
  row === 'Row' ? [] : [{ row, cells: cells.split(' | ') }],
);

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'shared'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /^shared\/(guardrails|remediation|baseline)\/.*\.ts$/.test(file));
const named = new Set(files.flatMap((file) => namesIn(readFileSync(file, 'utf8'))));

/** Rows have a letter of their guardrail and a number; `unread` and `approval` may be hazards of all guardrails. */
function namesIn(text: string): string[] {
  return [
    ...(text.match(/\b[PKV]\d{1,2}\b/g) ?? []),
    ...[...text.matchAll(/\bid: '(unread|approval)'/g)].map(([, id = '']) => id),
  ];
}

test('every row that the code names is on the page, and the other way round', () => {
  expect(rows.map(({ row }) => row).toSorted()).toEqual([...named].toSorted());
});

test.each(rows)('row $row says what Palisade does, and no cell is empty', ({ cells }) => {
  expect(cells.filter((cell) => cell.trim() === '')).toEqual([]);
  const outcomes = ['held', 'held, not approvable', 'failed', 'note', 'undo', "the key's ARN is written"];
  expect(cells.filter((cell) => outcomes.includes(cell))).toHaveLength(1);
});

test('rows that hold say what to do', () => {
  const silent = rows.filter(({ cells }) => cells.includes('held') && cells.includes('–'));
  expect(silent).toEqual([]);
});
