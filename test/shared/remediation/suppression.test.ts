import { contestedWindowStart, suppressionFor } from '../../../shared/remediation/suppression.ts';
import { aFinding } from '../../support/finding.ts';
import { aGovernance } from '../../support/site.ts';

const governance = aGovernance({ limits: { contested: { repairs: 3, windowMinutes: 60 } } });
const now = new Date('2026-11-24T12:00:00.000Z');
let second = 0;
const remediation = (principal: string | null, at?: string) => {
  second += 1;
  const when = at ?? `2026-11-24T11:30:${String(second).padStart(2, '0')}.000Z`;
  return aFinding({
    state: 'remediated',
    at: when,
    trigger: { eventId: crypto.randomUUID(), detailType: 'x', principal },
  });
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

test('two events about the same violation that are handled at the same time count as one remediation', () => {
  const at = '2026-11-24T11:40:00.000Z';
  expect(
    suppression([remediation('a'), remediation('a', at), remediation('a', '2026-11-24T11:40:00.020Z')]),
  ).toBeUndefined();
});

test('other states in the history are not counted', () => {
  const others = (['failed', 'monitored', 'resolved', 'undone'] as const).map((state) => aFinding({ state }));
  expect(suppression(others)).toBeUndefined();
});

test('an undo suspends the guardrail until its end', () => {
  expect(suppression([], { by: 'carla', until: '2026-11-24T12:00:01.000Z' })).toMatchObject({ state: 'undone' });
  expect(suppression([], { by: 'carla', until: '2026-11-24T12:00:00.000Z' })).toBeUndefined();
});

test('the contested window begins windowMinutes ago', () => {
  expect(contestedWindowStart(governance, now)).toBe('2026-11-24T11:00:00.000Z');
});
