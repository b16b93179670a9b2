import { contestedWindowStart, suppressionFor } from '../../../shared/remediation/suppression.ts';
import { aFinding } from '../../support/finding.ts';
import { aGovernance } from '../../support/site.ts';

const governance = aGovernance({ limits: { contested: { repairs: 3, windowMinutes: 60 } } });
const now = new Date('2026-11-24T12:00:00.000Z');
let second = 0;
const repair = (principal: string | null, at?: string) => {
  second += 1;
  const when = at ?? `2026-11-24T11:30:${String(second).padStart(2, '0')}.000Z`;
  return aFinding({
    state: 'remediated',
    at: when,
    trigger: { eventId: crypto.randomUUID(), detailType: 'x', principal },
  });
};
const suppression = (
  recent: ReturnType<typeof repair>[],
  suspension?: { by: string; until: string },
  principal: string | null = null,
) => suppressionFor(governance, { recent, suspension }, principal, now);

test('two repairs in the window do not speak against a third', () => {
  expect(suppression([repair('a'), repair('b')])).toBeUndefined();
});

test('three repairs make the resource contested; who was on the other side is named once', () => {
  expect(suppression([repair('carla'), repair('carla'), repair(null)], undefined, 'dora')).toEqual({
    state: 'contested',
    reason: expect.stringMatching(/repaired 3 times in 60 minutes, and violated again by carla, dora/),
  });
  expect(suppression([repair(null), repair(null), repair(null)])?.reason).toContain('whom AWS Config does not name');
});

test('two events about one violation, handled at the same time, are one repair', () => {
  const at = '2026-11-24T11:40:00.000Z';
  expect(suppression([repair('a'), repair('a', at), repair('a', '2026-11-24T11:40:00.020Z')])).toBeUndefined();
});

test('other steps of the history are no repairs', () => {
  const others = (['failed', 'monitored', 'resolved', 'undone'] as const).map((state) => aFinding({ state }));
  expect(suppression(others)).toBeUndefined();
});

test('an undo holds the guardrail off until its time is over', () => {
  expect(suppression([], { by: 'carla', until: '2026-11-24T12:00:01.000Z' })).toMatchObject({ state: 'undone' });
  expect(suppression([], { by: 'carla', until: '2026-11-24T12:00:00.000Z' })).toBeUndefined();
});

test('the window begins as many minutes ago as governance.yml says', () => {
  expect(contestedWindowStart(governance, now)).toBe('2026-11-24T11:00:00.000Z');
});
