// The change budget, counted in DynamoDB.
import { consumeChangeBudget } from '../../../../shared/remediation/change-control/change-budget.ts';
import { journal } from '../../../support/cloud.ts';

/** Each test uses its own hour. */
let year = 2100;
const anHour = () => {
  year += 1;
  return new Date(Date.UTC(year, Date.now() % 12, 1, 10, 30));
};
const [one, other] = ['111122223333', '222233334444'];

test('an account has its budget per hour, and again in the next hour', async () => {
  const now = anHour();
  const limits = { account: 2, organization: 100 };
  expect(await consumeChangeBudget(journal, limits, one, now)).toEqual({
    isGranted: true,
    firstChangeIn: ['account', 'organization'],
  });
  expect(await consumeChangeBudget(journal, limits, one, now)).toEqual({ isGranted: true, firstChangeIn: [] });
  expect(await consumeChangeBudget(journal, limits, one, now)).toMatchObject({ isGranted: false, scope: 'account' });
  expect(await consumeChangeBudget(journal, limits, other, now)).toEqual({
    isGranted: true,
    firstChangeIn: ['account'],
  });
  const later = new Date(now.getTime() + 60 * 60_000);
  expect(await consumeChangeBudget(journal, limits, one, later)).toMatchObject({ isGranted: true });
});

test('all accounts share the budget of the organization', async () => {
  const now = anHour();
  const limits = { account: 100, organization: 2 };
  await consumeChangeBudget(journal, limits, one, now);
  await consumeChangeBudget(journal, limits, other, now);
  expect(await consumeChangeBudget(journal, limits, one, now)).toMatchObject({
    isGranted: false,
    scope: 'organization',
    reason: expect.stringContaining('the change budget of 2 changes per hour in the organization is used up'),
  });
});

test('concurrent changes do not exceed the budget', async () => {
  const now = anHour();
  const requests = Array.from({ length: 50 }, () =>
    consumeChangeBudget(journal, { account: 20, organization: 100 }, one, now),
  );
  const granted = (await Promise.all(requests)).filter(({ isGranted }) => isGranted);
  expect(granted).toHaveLength(20);
});
