// Reads in batches: what DynamoDB leaves unread is read again after a pause, and nothing is lost.
import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { classifyError } from '../../../shared/aws/errors.ts';
import { batchGet } from '../../../shared/table/batch-get.ts';

type Request = { RequestItems: Record<string, { Keys: object[]; ConsistentRead: boolean }> };
const keysOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `id-${index}`, version: 'latest' }));

/** A table that reads at most `perCall` keys of a call. */
function aTable(perCall: (call: number) => number = () => 100) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const calls: { readonly keys: number; readonly isStrong: boolean }[] = [];
  const pauses: number[] = [];
  mockClient(dynamodb)
    .on(BatchGetItemCommand)
    .callsFake(({ RequestItems }: Request) => {
      const { Keys = [], ConsistentRead = false } = RequestItems['journal'] ?? {};
      calls.push({ keys: Keys.length, isStrong: ConsistentRead });
      const read = perCall(calls.length);
      const left = Keys.slice(read);
      return {
        Responses: { journal: Keys.slice(0, read) },
        UnprocessedKeys: left.length > 0 ? { journal: { Keys: left } } : {},
      };
    });
  const get = (count: number, consistency: 'strong' | 'eventual' = 'strong') =>
    batchGet({ dynamodb, table: 'journal' }, keysOf(count), consistency, async (call) => void pauses.push(call));
  return { get, calls, pauses };
}

test.each([
  { count: 0, expected: [] },
  { count: 100, expected: [100] },
  { count: 101, expected: [100, 1] },
])('$count keys are read in calls of $expected', async ({ count, expected }) => {
  const { get, calls } = aTable();
  expect(await get(count)).toEqual(keysOf(count));
  expect(calls.map(({ keys }) => keys)).toEqual(expected);
});

test.each(['strong', 'eventual'] as const)('reads have %s consistency on request', async (consistency) => {
  const { get, calls } = aTable();
  await get(1, consistency);
  expect(calls).toEqual([{ keys: 1, isStrong: consistency === 'strong' }]);
});

test('whatever is left unread is read again, each time after a pause', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 250 }),
      fc.array(fc.nat({ max: 99 }), { maxLength: 5 }),
      async (count, read) => {
        const { get, calls, pauses } = aTable((call) => read[call - 1] ?? 100);
        expect(await get(count)).toEqual(keysOf(count));
        expect(calls.length - pauses.length).toBe(Math.ceil(count / 100));
      },
    ),
  );
});

test('keys that are never read end in an error that counts as throttled', async () => {
  const { get, calls, pauses } = aTable(() => 0);
  const error: unknown = await get(3).catch((reason: unknown) => reason);
  expect(classifyError(error)?.kind).toBe('throttled');
  expect([calls.length, pauses]).toEqual([6, [1, 2, 3, 4, 5]]);
});
