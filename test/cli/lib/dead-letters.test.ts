import { matchLetterId } from '../../../cli/lib/dead-letters.ts';

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
