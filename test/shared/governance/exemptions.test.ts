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
  { name: 'of exactly this resource', overrides: {}, applies: true },
  { name: 'with a pattern for the resource', overrides: { resource: 'legacy-*' }, applies: true },
  { name: 'with patterns for all three', overrides: { account: '*', resource: '*', guardrail: 's3-*' }, applies: true },
  { name: 'of another account', overrides: { account: '999999999999' }, applies: false },
  { name: 'of another resource', overrides: { resource: 'legacy' }, applies: false },
  { name: 'of another guardrail', overrides: { guardrail: 's3-encryption' }, applies: false },
  { name: 'with a dot, which matches only a dot', overrides: { resource: 'legacy.exchange' }, applies: false },
  { name: 'that expired yesterday', overrides: { expires: '2026-11-23' }, applies: false },
  { name: 'that expires today', overrides: { expires: '2026-11-24' }, applies: true },
])('an exemption $name applies: $applies', ({ overrides, applies }) => {
  expect(exemptionFor([anExemption(overrides)], subject, now) !== undefined).toBe(applies);
});

test.each([
  { resource: 'a.b', other: 'axb' },
  { resource: 'a+b', other: 'aab' },
  { resource: 'ab*ba', other: 'aba' },
])('$resource is exempt, and $other is not: only * matches other text', ({ resource, other }) => {
  const exemption = anExemption({ resource });
  expect(exemptionFor([exemption], { ...subject, resourceId: resource }, now)).toEqual(exemption);
  expect(exemptionFor([exemption], { ...subject, resourceId: other }, now)).toBeUndefined();
});

test('an exemption without account and guardrail applies to all of them', () => {
  const { account: _account, guardrail: _guardrail, ...rest } = anExemption();
  expect(exemptionFor([exemptionSchema.parse(rest)], subject, now)).toMatchObject({ account: '*', guardrail: '*' });
});

test('of two exemptions, the one that expires later applies', () => {
  const short = anExemption({ expires: '2026-12-01' });
  const long = anExemption({ expires: '2027-12-01' });
  expect(exemptionFor([short, long], subject, now)).toEqual(long);
});

test.each([
  { expires: '2026-11-24', days: 1 },
  { expires: '2026-11-25', days: 2 },
  { expires: '2026-11-23', days: 0 },
])('days left on 2026-11-24 until $expires: $days', ({ expires, days }) => {
  expect(daysLeft({ expires }, now)).toBe(days);
});

test.each(['owner', 'reason', 'expires', 'resource'])('%s is required', (field) => {
  expect(exemptionSchema.safeParse({ ...anExemption(), [field]: undefined }).success).toBe(false);
});
