import fc from 'fast-check';
import type { StepResult } from '../../../shared/accounts/account-record.ts';
import { type Verified, verifiedAfter } from '../../../shared/accounts/verified-steps.ts';

const [earlier, now] = ['2026-11-24T10:00:00.000Z', '2026-11-25T10:00:00.000Z'];

function aResult(overrides: Partial<StepResult>): StepResult {
  const unseen = { before: null, change: null, milliseconds: 1, calls: 1 };
  return { step: 'trail', region: null, state: 'already', reason: '', ...unseen, ...overrides };
}

test.each<{ name: string; results: Partial<StepResult>[]; verified: Verified }>([
  { name: 'seen in force', results: [{ inForce: true }], verified: { trail: now } },
  { name: 'seen not to be in force', results: [{ inForce: false }], verified: {} },
  { name: 'not seen, such as after a throttled call', results: [{ state: 'waiting' }], verified: { trail: earlier } },
  { name: 'in force in both Regions', results: [{ inForce: true }, { inForce: true }], verified: { trail: now } },
  { name: 'missing in one Region', results: [{ inForce: true }, { inForce: false }], verified: {} },
  { name: 'not seen in one Region', results: [{ inForce: true }, {}], verified: { trail: earlier } },
  { name: 'missing in one, not seen in the other', results: [{}, { inForce: false }], verified: {} },
  { name: 'another step', results: [{ step: 'tags', inForce: true }], verified: { trail: earlier, tags: now } },
])('a step that was verified and is now $name', ({ results, verified }) => {
  expect(verifiedAfter({ trail: earlier }, results.map(aResult), now)).toEqual(verified);
});

test('the documents of a step that attaches policies are those that were seen, and no others', () => {
  const before = { scps: earlier, 'scps/no-root': earlier, 'scps/governed-regions': earlier };
  const seen = aResult({ step: 'scps', inForce: true, documents: ['no-root', 'keep-recording'] });
  const after = { scps: now, 'scps/no-root': now, 'scps/keep-recording': now };
  expect(verifiedAfter(before, [seen], now)).toEqual(after);
  expect(verifiedAfter(before, [aResult({ step: 'scps', inForce: false })], now)).toEqual({});
  expect(verifiedAfter(before, [aResult({ step: 'scps' })], now)).toEqual(before);
});

test('a run in which nothing could be seen changes nothing, and nothing that was not seen is ever verified', () => {
  const steps = fc.constantFrom<string>('a', 'b', 'c');
  const results = fc.array(fc.record({ step: steps, inForce: fc.constantFrom(true, false, undefined) }));
  fc.assert(
    fc.property(fc.uniqueArray(steps), results, (known, seen) => {
      const before = Object.fromEntries(known.map((step) => [step, earlier]));
      const asResults = seen.map(({ step, inForce }) => aResult(inForce === undefined ? { step } : { step, inForce }));
      const after = verifiedAfter(before, asResults, now);
      for (const [step, at] of Object.entries(after)) {
        const isSeen = seen.some((each) => each.step === step && each.inForce === true);
        expect(at === earlier ? known.includes(step) : isSeen).toBe(true);
      }
      const unseen = asResults.map(({ inForce: _, ...result }) => result);
      expect(verifiedAfter(before, unseen, now)).toEqual(before);
    }),
  );
});
