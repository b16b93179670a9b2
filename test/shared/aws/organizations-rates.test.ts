import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { organizationsRates } from '../../../shared/aws/organizations-rates.ts';

const tableSchema = z.object({
  rates: z.array(
    z.object({
      service: z.string(),
      operations: z.array(z.string()),
      rate: z.nullable(z.number()),
      burst: z.nullable(z.number()),
      scope: z.optional(z.string()),
    }),
  ),
});

test('the rates are those that the strict emulator enforces', () => {
  const { rates } = tableSchema.parse(JSON.parse(readFileSync('local/strict_aws/tables/rates.json', 'utf8')));
  const enforced = rates
    .filter(({ service }) => service === 'organizations')
    .map(({ operations, rate, burst, scope = 'account' }) => ({ operations, rate, burst, scope }));
  const own = organizationsRates.flatMap(({ operations, perSecond, burst, organization }) => [
    { operations, rate: perSecond, burst, scope: 'account' },
    ...(organization
      ? [{ operations, rate: organization.perSecond, burst: organization.burst, scope: 'organization' }]
      : []),
  ]);
  expect(own).toEqual(enforced);
});
