// CSV for spreadsheets: RFC 4180, and no cell is a formula.
import fc from 'fast-check';
import { csvOf } from '../../../cli/lib/csv.ts';
import { toRow } from '../../../cli/lib/finding-csv.ts';
import { aFinding } from '../../support/finding.ts';

/** The records of a text, as RFC 4180 (sections 2 and 2.7) has them. */
function parsed(text: string): string[][] {
  const records: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    records.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') records.push([]);
    if (end === '') break;
  }
  return records.slice(0, -1);
}

const anyCell = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '=', 'a', '\t', '@') }),
  fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string()).map(([start, text]) => start + text),
);

test('whatever the cells are, they are read back, and none begins like a formula', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ one: anyCell, other: anyCell }), { maxLength: 5 }), async (rows) => {
      const [head, ...records] = parsed(await csvOf(rows, ['one', 'other']));
      expect(head).toEqual(['one', 'other']);
      expect(records.map((record) => record.map((cell) => cell.replace(/^'/, '')))).toEqual(
        rows.map(({ one, other }) => [one, other].map((cell) => cell.replace(/^'/, ''))),
      );
      expect(records.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    }),
  );
});

test('on a terminal nothing of a cell is obeyed', async () => {
  expect(await csvOf([{ one: 'a\u001b[2J' }], ['one'], true)).toBe('one\r\na\\u{1b}[2J\r\n');
});

test('a finding has its principal, its account and its resource whole', () => {
  const principal = 'arn:aws:sts::111122223333:assumed-role/platform-operator/carla';
  const finding = aFinding({ trigger: { ...aFinding().trigger, principal } });
  expect(toRow(finding, new Map([['111122223333', 'models']]))).toMatchObject({
    ...{ principal, accountId: '111122223333', accountName: 'models', resource: 'a-bucket', id: finding.id },
  });
});
