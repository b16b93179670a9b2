// Batches of writes of which DynamoDB leaves some undone.
import { BatchWriteItemCommand, DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { classifyError, isTransient } from '../../../shared/aws/errors.ts';
import { batchWrite } from '../../../shared/table/batch-write.ts';
import { UnprocessedItemsError } from '../../../shared/table/undone.ts';

const requestsOf = (count: number): WriteRequest[] =>
  Array.from({ length: count }, (_, index) => ({ DeleteRequest: { Key: { id: { S: `${index}` } } } }));
const idOf = ({ DeleteRequest }: WriteRequest) => DeleteRequest?.Key?.['id']?.S ?? '';

/** A table that leaves as many writes of each call undone as `undone` says, in order of the calls; then none. */
function setUp(undone: readonly number[]) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const mock = mockClient(dynamodb);
  const written: string[] = [];
  const calls: number[] = [];
  mock.on(BatchWriteItemCommand).callsFake(({ RequestItems }) => {
    const requests: WriteRequest[] = RequestItems.journal;
    const left = undone[calls.length] ?? 0;
    calls.push(requests.length);
    written.push(...requests.slice(left).map(idOf));
    return { UnprocessedItems: left === 0 ? {} : { journal: requests.slice(0, left) } };
  });
  const pauses: number[] = [];
  const write = (count: number) =>
    batchWrite({ dynamodb, table: 'journal' }, requestsOf(count), async (call) => void pauses.push(call));
  return { write, written, calls, pauses };
}

test('25 writes fit into a call', async () => {
  const { write, calls, pauses } = setUp([]);
  await write(51);
  expect({ calls, pauses }).toEqual({ calls: [25, 25, 1], pauses: [] });
});

test('nothing to write makes no call', async () => {
  const { write, calls } = setUp([]);
  await write(0);
  expect(calls).toEqual([]);
});

test('only what was left undone is repeated, after a pause that grows', async () => {
  const { write, calls, pauses } = setUp([4, 3, 1]);
  await write(5);
  expect({ calls, pauses }).toEqual({ calls: [5, 4, 3, 1], pauses: [1, 2, 3] });
});

test('after six calls without progress it fails as throttled, and does not pause once more', async () => {
  const { write, calls, pauses } = setUp([2, 2, 2, 2, 2, 2, 2]);
  const error: unknown = await write(2).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UnprocessedItemsError);
  expect(error).toHaveProperty('message', 'DynamoDB left 2 of 2 writes undone after 6 calls');
  const failure = classifyError(error);
  expect(failure && isTransient(failure)).toBe(true);
  expect({ calls: calls.length, pauses }).toEqual({ calls: 6, pauses: [1, 2, 3, 4, 5] });
});

test('every write is made exactly once, or the whole fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(80), fc.array(fc.nat(25), { maxLength: 12 }), async (count, undone) => {
      const { write, written } = setUp(undone);
      const ended = await write(count).catch((error: unknown) => error);
      const expected = requestsOf(count).map(idOf);
      if (ended === undefined) expect(written.toSorted()).toEqual(expected.toSorted());
      else expect(ended).toBeInstanceOf(UnprocessedItemsError);
      expect(new Set(written).size).toBe(written.length);
    }),
  );
});
