import { describeHidden, matchLetterId } from '../../../cli/lib/dead-letters.ts';

const letter = (id: string) => ({
  id,
  function: 'remediate',
  queue: 'palisade-remediate',
  at: '2026-11-28T12:00:00.000Z',
  why: '',
  event: null,
  body: '',
});
const letters = [letter('5f0c5bd2-6c3e'), letter('5f0caaaa-0000')];

test('a message is meant by the beginning of its id, unless others begin so', () => {
  expect(matchLetterId('5f0c5', letters)).toBe('5f0c5bd2-6c3e');
  expect(matchLetterId('6', letters)).toBeUndefined();
  expect(() => matchLetterId('5f0c', letters)).toThrow(
    "'5f0c' is the beginning of 2 message IDs: 5f0c5 (remediate, 2026-11-28T12:00:00.000Z), 5f0ca (remediate,",
  );
});

test('what a command did not get is said, or that this is not known', () => {
  expect(describeHidden({ ok: true, value: 0 })).toBeUndefined();
  expect(describeHidden({ ok: true, value: 2 })).toBe(
    'about 2 more messages are hidden by another reader, for up to a minute',
  );
  expect(describeHidden({ ok: true, value: 1 })).toContain('1 more message is hidden');
  const failure = { kind: 'denied', code: 'AccessDenied', message: 'no permission' } as const;
  expect(describeHidden({ ok: false, failure, error: failure })).toBe(
    'whether another reader hides messages is not known: AccessDenied (no permission)',
  );
});
