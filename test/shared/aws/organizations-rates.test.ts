import { organizationsRates } from '../../../shared/aws/organizations-rates.ts';
import { rateRows } from '../../../tools/fixtures/organizations-rates.ts';

test('the rates are those that the strict emulator enforces', () => {
  const own = organizationsRates.flatMap(({ operations, perSecond, burst, organization }) => [
    { operations, rate: perSecond, burst, scope: 'account' },
    ...(organization
      ? [{ operations, rate: organization.perSecond, burst: organization.burst, scope: 'organization' }]
      : []),
  ]);
  expect(own).toEqual(rateRows);
});
