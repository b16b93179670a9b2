import {
  contestedWindowStart,
  exemptionSuppression,
  nameInReason,
  suppressionFor,
} from '../../../shared/remediation/suppression.ts';
import { aGovernance } from '../../support/site.ts';

const governance = aGovernance({ limits: { contested: { repairs: 3, windowMinutes: 60 } } });
const now = new Date('2026-11-24T12:00:00.000Z');
let second = 0;
const remediation = (principal: string | null, at?: string) => {
  second += 1;
  const when = at ?? `2026-11-24T11:30:${String(second).padStart(2, '0')}.000Z`;
  return { at: when, principal };
};
const suppression = (
  recent: ReturnType<typeof remediation>[],
  suspension?: { by: string; until: string },
  principal: string | null = null,
) => suppressionFor(governance, { recent, suspension }, principal, now);

test('two remediations in the window do not suppress a third', () => {
  expect(suppression([remediation('a'), remediation('b')])).toBeUndefined();
});

test('three remediations make the resource contested, and each known principal is named once', () => {
  expect(suppression([remediation('carla'), remediation('carla'), remediation(null)], undefined, 'dora')).toEqual({
    state: 'contested',
    reason: expect.stringMatching(/remediated 3 times in 60 minutes and violated again by carla, dora/),
  });
  expect(suppression([remediation(null), remediation(null), remediation(null)])?.reason).toContain(
    'by an unknown principal',
  );
});

test('a principal that is found out later is added to the reason once', () => {
  const nobody = suppression([remediation(null), remediation(null), remediation(null)])?.reason ?? '';
  const one = nameInReason(nobody, 'carla');
  expect(one).toContain('violated again by carla; not remediated until the window has passed');
  expect(nameInReason(one, 'dora')).toContain('violated again by carla, dora; not remediated');
  expect(nameInReason(one, 'carla')).toBe(one);
  expect(nameInReason('versioning is suspended', 'dora')).toBe('versioning is suspended');
});

test('two events about the same violation that are handled at the same time count as one remediation', () => {
  const at = '2026-11-24T11:40:00.000Z';
  expect(
    suppression([remediation('a'), remediation('a', at), remediation('a', '2026-11-24T11:40:00.020Z')]),
  ).toBeUndefined();
});

test('two events count as two remediations from half a second apart', () => {
  const at = '2026-11-24T11:40:00.000Z';
  expect(
    suppression([remediation('a'), remediation('a', at), remediation('a', '2026-11-24T11:40:00.500Z')]),
  ).toMatchObject({ state: 'contested' });
});

test('an undo suspends the guardrail until its end', () => {
  expect(suppression([], { by: 'carla', until: '2026-11-24T12:00:01.000Z' })).toEqual({
    state: 'undone',
    reason: 'undone by carla; the guardrail is suspended on this resource until 2026-11-24T12:00:01.000Z',
  });
  expect(suppression([], { by: 'carla', until: '2026-11-24T12:00:00.000Z' })).toBeUndefined();
});

const subject = { accountId: '111122223333', resourceId: 'legacy', guardrail: 's3-versioning' };
const exemption = { resource: 'legacy', owner: 'data-office@example.com', reason: 'kept elsewhere' };

test.each([
  { expires: '2026-11-25', left: '2 days left' },
  { expires: '2026-11-24', left: '1 day left' },
])('a resource is exempt until $expires: $left', ({ expires, left }) => {
  const exempting = aGovernance({ exemptions: [{ ...exemption, expires }] });
  expect(exemptionSuppression(exempting, subject, now)).toEqual({
    state: 'exempt',
    reason: `exempt until ${expires} (${left}), by data-office@example.com: kept elsewhere`,
  });
});

test('an exemption that has expired or names another resource suppresses nothing', () => {
  const exempting = aGovernance({
    exemptions: [
      { ...exemption, expires: '2026-11-23' },
      { ...exemption, resource: 'other', expires: '2027-01-01' },
    ],
  });
  expect(exemptionSuppression(exempting, subject, now)).toBeUndefined();
});

test('the contested window begins windowMinutes ago', () => {
  expect(contestedWindowStart(governance, now)).toBe('2026-11-24T11:00:00.000Z');
});
