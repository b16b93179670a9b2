// The lease of an account in a sweep: of each page one message is handled, and one sweep at a time has the account.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { acquirePage, finishSweep, type PageDelivery } from '../../../functions/sweep/page-lease.ts';
import { createJournalTable } from '../../../tools/fixtures/journal-table.ts';

const dynamodb = new DynamoDBClient({
  region: 'us-east-1',
  endpoint: process.env['PALISADE_TEST_MOTO'] ?? '',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const journal = { dynamodb, table: `page-lease-${process.pid}` };
beforeAll(() => createJournalTable(dynamodb, journal.table));

const start = new Date('2026-11-25T10:00:00.000Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
let accounts = 600_000_000_000;

type Step = { readonly sweep?: string; readonly hop: number; readonly message: string; readonly minutes?: number };
const end = { hop: -1, message: 'end' };

/** Whether each delivery gets the account, one after another. `end` finishes the sweep of the last one. */
async function granted(steps: readonly Step[]): Promise<boolean[]> {
  accounts += 1;
  const results: boolean[] = [];
  let last: PageDelivery | undefined;
  for (const { sweep = 'a', hop, message, minutes = 0 } of steps) {
    if (message === end.message) {
      if (last) await finishSweep(journal, last, after(minutes));
      continue;
    }
    last = { accountId: String(accounts), sweepId: sweep, hop, messageId: message };
    results.push(await acquirePage(journal, last, after(minutes)));
  }
  return results;
}

const first = { hop: 0, message: 'm0' };
test.each<{ name: string; steps: readonly Step[]; expected: readonly boolean[] }>([
  { name: 'pages of one sweep', steps: [first, { hop: 1, message: 'm1' }], expected: [true, true] },
  { name: 'a page that is retried', steps: [first, first], expected: [true, true] },
  { name: 'a page that was sent twice', steps: [first, { hop: 0, message: 'copy' }], expected: [true, false] },
  {
    name: 'a page that is delivered again after the next one',
    steps: [first, { hop: 1, message: 'm1' }, first],
    expected: [true, true, false],
  },
  { name: 'another sweep meanwhile', steps: [first, { ...first, sweep: 'b' }], expected: [true, false] },
  { name: 'another sweep afterwards', steps: [first, end, { ...first, sweep: 'b' }], expected: [true, true] },
  {
    name: 'another sweep after 30 minutes without a page',
    steps: [first, { ...first, sweep: 'b', minutes: 29 }, { ...first, sweep: 'b', minutes: 30 }],
    expected: [true, false, true],
  },
  {
    name: 'the sweep that lost the account to another one',
    steps: [first, { ...first, sweep: 'b', minutes: 31 }, { hop: 1, message: 'm1', minutes: 32 }],
    expected: [true, true, false],
  },
  { name: 'a sweep that has ended, delivered again', steps: [first, end, first], expected: [true, false] },
  {
    name: 'a page of a sweep without a lease, long after',
    steps: [first, { hop: 1, message: 'm1', minutes: 600 }],
    expected: [true, true],
  },
])('$name: $expected', async ({ steps, expected }) => {
  expect(await granted(steps)).toEqual(expected);
});
