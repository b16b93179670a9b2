// Limits of changes, counted in DynamoDB.
import { consumeChangeBudget } from '../../../../shared/remediation/change-control/change-budget.ts';
import { journal } from '../../../support/cloud.ts';

/** Every test has an hour of its own. */
let year = 2100;
const anHour = () => {
  year += 1;
  return new Date(Date.UTC(year, Date.now() % 12, 1, 10, 30));
};
const [one, other] = ['111122223333', '222233334444'];

test('an account may make so many changes in an hour, and again in the next', async () => {
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

test('all accounts together may make so many changes', async () => {
  const now = anHour();
  const limits = { account: 100, organization: 2 };
  await consumeChangeBudget(journal, limits, one, now);
  await consumeChangeBudget(journal, limits, other, now);
  expect(await consumeChangeBudget(journal, limits, one, now)).toMatchObject({
    isGranted: false,
    scope: 'organization',
    reason: expect.stringContaining('the limit of 2 changes an hour in the organization is reached'),
  });
});

test('a limit holds however many ask at the same time', async () => {
  const now = anHour();
  const asked = Array.from({ length: 50 }, () =>
    consumeChangeBudget(journal, { account: 20, organization: 100 }, one, now),
  );
  const granted = (await Promise.all(asked)).filter(({ isGranted }) => isGranted);
  expect(granted).toHaveLength(20);
});
