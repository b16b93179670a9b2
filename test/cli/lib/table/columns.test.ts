import { ageOf, idColumn, timeColumn } from '../../../../cli/lib/table/columns.ts';
import { tableLines } from '../../../../cli/lib/table/table-lines.ts';

const now = new Date('2026-11-28T12:00:00Z');

test.each([
  { time: '2026-11-28T11:59:59.500Z', age: '0s' },
  { time: '2026-11-28T11:59:18Z', age: '42s' },
  { time: '2026-11-28T11:57:00Z', age: '3m' },
  { time: '2026-11-28T09:30:00Z', age: '2h' },
  { time: '2026-11-26T09:30:00Z', age: '2d' },
  { time: '2024-11-26T09:30:00Z', age: '2y' },
  { time: '2026-11-28T12:00:05Z', age: '0s' },
  { time: 'no time', age: 'no time' },
  { time: undefined, age: '' },
])('the age of $time is $age', ({ time, age }) => {
  expect(ageOf(time, now)).toBe(age);
});

test('a terminal shows the age and the short id, anything else the time and the id', () => {
  const rows = [{ at: '2026-11-28T11:57:00.000Z', id: 'pf-0123456789abcdef01234567' }];
  const columns = [
    timeColumn<(typeof rows)[number]>('When', ({ at }) => at, { now: () => now }),
    idColumn<(typeof rows)[number]>('Finding', ({ id }) => id, {
      short: (id) => id.slice(0, 11),
      width: 27,
      shortWidth: 11,
    }),
  ];
  expect(tableLines(rows, columns, { width: 80, output: undefined })).toEqual(['Age  Finding', '3m   pf-01234567']);
  for (const view of [{ width: undefined, output: undefined } as const, { width: 80, output: 'wide' } as const]) {
    expect(tableLines(rows, columns, view)[1]).toBe('2026-11-28T11:57:00.000Z  pf-0123456789abcdef01234567');
  }
});
