// The change budget, counted in DynamoDB: never more than the limits, and no less.
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as fc from 'fast-check';
import { createChangeBudget } from '../../../../shared/remediation/change-control/change-budget.ts';
import { journal } from '../../../support/cloud.ts';

/** Each test uses its own hour. */
let hours = Date.now() % 1_000_000;
const anHour = () => {
  hours += 1;
  return new Date(Date.UTC(2100, 1, 1, hours, 30));
};
const [one, other] = ['111122223333', '222233334444'];

test('an account has its budget per hour, and again in the next hour', async () => {
  const now = anHour();
  const budget = createChangeBudget(journal, { account: 2, organization: 100 });
  const both = { firstChangeIn: ['account', 'organization'] };
  expect(await budget(one, 1, now)).toEqual({ granted: 1, denial: undefined, ...both });
  expect(await budget(one, 1, now)).toEqual({ granted: 1, denial: undefined, firstChangeIn: [] });
  expect(await budget(one, 1, now)).toMatchObject({ granted: 0, denial: { scope: 'account' } });
  expect(await budget(other, 1, now)).toMatchObject({ granted: 1, denial: undefined });
  hours += 1;
  expect(await budget(one, 1, new Date(now.getTime() + 60 * 60_000))).toMatchObject({ granted: 1, ...both });
});

test('all accounts share the budget of the organization', async () => {
  const now = anHour();
  const budget = createChangeBudget(journal, { account: 100, organization: 2 });
  await budget(one, 1, now);
  await budget(other, 1, now);
  expect(await budget(one, 1, now)).toMatchObject({
    granted: 0,
    denial: {
      scope: 'organization',
      reason: expect.stringContaining('the change budget of 2 changes per hour in the organization is used up'),
    },
  });
});

test('of several changes, as many are granted as the budget leaves', async () => {
  const now = anHour();
  const budget = createChangeBudget(journal, { account: 4, organization: 100 });
  expect(await budget(one, 3, now)).toMatchObject({ granted: 3, denial: undefined });
  expect(await budget(one, 3, now)).toMatchObject({ granted: 1, denial: { scope: 'account' } });
  expect(await budget(one, 3, now)).toMatchObject({ granted: 0, denial: { scope: 'account' } });
});

test('concurrent changes of several functions use up the budgets exactly, and never exceed them', async () => {
  const limit = fc.integer({ min: 1, max: 20 });
  await fc.assert(
    fc.asyncProperty(
      fc.record({ account: limit, organization: limit }),
      fc.array(fc.record({ account: fc.constantFrom(one, other), count: fc.integer({ min: 1, max: 4 }) }), {
        minLength: 1,
        maxLength: 12,
      }),
      async (limits, requests) => {
        const now = anHour();
        const budgets = [createChangeBudget(journal, limits), createChangeBudget(journal, limits)];
        const answers = await Promise.all(
          requests.map(async ({ account, count }, index) => {
            const answer = await budgets[index % 2]?.(account, count, now);
            return { account, count, granted: answer?.granted ?? 0, denial: answer?.denial };
          }),
        );
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
        const grantedTo = (account: string) =>
          sum(answers.filter((each) => each.account === account).map(({ granted }) => granted));
        const wanted = (account: string) =>
          Math.min(limits.account, sum(requests.filter((each) => each.account === account).map(({ count }) => count)));
        expect(grantedTo(one)).toBeLessThanOrEqual(wanted(one));
        expect(grantedTo(other)).toBeLessThanOrEqual(wanted(other));
        expect(grantedTo(one) + grantedTo(other)).toBe(Math.min(limits.organization, wanted(one) + wanted(other)));
        for (const { count, granted, denial } of answers) expect(denial === undefined).toBe(granted === count);
      },
    ),
    { numRuns: 8 },
  );
});

test('items of the counters expire, and stay small', async () => {
  for await (const { Items = [] } of paginateScan({ client: journal.dynamodb }, { TableName: journal.table })) {
    const counters = Items.map((item) => unmarshall(item)).filter(
      ({ id, version }) => String(id).startsWith('changes#') && String(version) > '2100',
    );
    for (const item of counters) {
      expect(item).toEqual({
        id: expect.stringMatching(/^changes#/),
        version: expect.stringMatching(/^2\d{3}-\d\d-\d\dT\d\d$/),
        changes: expect.any(Number),
        expiresAt: expect.any(Number),
      });
    }
  }
});
