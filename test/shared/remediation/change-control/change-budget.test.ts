// The change budget: shares of the organization, and what a used-up budget costs.
import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import {
  createChangeBudget,
  organizationShards,
  sharesOf,
} from '../../../../shared/remediation/change-control/change-budget.ts';

const now = new Date('2026-11-25T10:30:00.000Z');
const [one, other] = ['111122223333', '222233334444'];

/** A table whose counters have this value, and the number of calls. */
function aTable(changes: number) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const table = mockClient(dynamodb);
  const usedUp = new ConditionalCheckFailedException({ message: 'm', $metadata: {}, Item: marshall({ changes }) });
  table.on(UpdateItemCommand).rejects(usedUp);
  return { journal: { dynamodb, table: 'journal' }, calls: () => table.commandCalls(UpdateItemCommand).length };
}

test('a used-up budget of an account costs one call an hour', async () => {
  const { journal, calls } = aTable(5);
  const budget = createChangeBudget(journal, { account: 5, organization: 100 });
  const denied = { granted: 0, denial: { scope: 'account' } };
  expect(await budget(one, 3, now)).toMatchObject(denied);
  expect(await budget(one, 3, now)).toMatchObject(denied);
  expect(calls()).toBe(1);
  expect(await budget(one, 3, new Date(now.getTime() + 60 * 60_000))).toMatchObject(denied);
  expect(calls()).toBe(2);
  expect(await budget(other, 3, now)).toMatchObject(denied);
  expect(calls()).toBe(3);
});

test('the shares of the organization add up to its budget, and accounts begin with different ones', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.stringMatching(/^\d{12}$/), (limit, account) => {
      const shares = sharesOf(limit, account);
      expect(shares.reduce((total, { share }) => total + share, 0)).toBe(limit);
      expect(new Set(shares.map(({ shard }) => shard)).size).toBe(Math.min(limit, organizationShards));
    }),
  );
  const first = new Set(
    Array.from({ length: 50 }, (_, index) => sharesOf(800, String(111122223333 + index))[0]?.shard),
  );
  expect(first.size).toBe(organizationShards);
});
