import { daysLeft, type Exemption, exemptionFor, exemptionSchema } from '../../../shared/governance/exemptions.ts';

const now = new Date('2026-11-24T12:00:00Z');
const subject = { accountId: '111122223333', resourceId: 'legacy-exchange', guardrail: 's3-versioning' };

function anExemption(overrides: Partial<Exemption> = {}): Exemption {
  return exemptionSchema.parse({
    account: '111122223333',
    resource: 'legacy-exchange',
    guardrail: 's3-versioning',
    owner: 'data-office@example.com',
    reason: 'kept elsewhere',
    expires: '2027-03-31',
    ...overrides,
  });
}

test.each([
  { name: 'exactly', different: {}, holds: true },
  { name: 'by a pattern for the resource', different: { resource: 'legacy-*' }, holds: true },
  { name: 'by patterns for all', different: { account: '*', resource: '*', guardrail: 's3-*' }, holds: true },
  { name: 'of another account', different: { account: '999999999999' }, holds: false },
  { name: 'of another resource', different: { resource: 'legacy' }, holds: false },
  { name: 'of another guardrail', different: { guardrail: 's3-encryption' }, holds: false },
  { name: 'with a dot, which is a dot', different: { resource: 'legacy.exchange' }, holds: false },
  { name: 'that expired yesterday', different: { expires: '2026-11-23' }, holds: false },
  { name: 'that expires today', different: { expires: '2026-11-24' }, holds: true },
])('an exemption $name: $holds', ({ different, holds }) => {
  expect(exemptionFor([anExemption(different)], subject, now) !== undefined).toBe(holds);
});

test('of two, the one that holds longer counts', () => {
  const short = anExemption({ expires: '2026-12-01' });
  const long = anExemption({ expires: '2027-12-01' });
  expect(exemptionFor([short, long], subject, now)).toEqual(long);
});

test.each([
  { expires: '2026-11-24', days: 1 },
  { expires: '2026-11-25', days: 2 },
  { expires: '2026-11-23', days: 0 },
])('on 24 November $expires is $days days away', ({ expires, days }) => {
  expect(daysLeft({ expires }, now)).toBe(days);
});

test.each(['owner', 'reason', 'expires', 'resource'])('%s is needed', (field) => {
  expect(exemptionSchema.safeParse({ ...anExemption(), [field]: undefined }).success).toBe(false);
});
