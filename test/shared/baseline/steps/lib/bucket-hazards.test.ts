import fc from 'fast-check';
import {
  decisiveFacts,
  hazardsOfBuckets,
  type LookedAt,
} from '../../../../../shared/baseline/steps/lib/bucket-hazards.ts';
import type { Hazard } from '../../../../../shared/guardrails/contract/preflight.ts';

const hazard = (id: string, breaks: string, affects = 'everyone'): Hazard => ({
  id,
  breaks,
  affects,
  seenBy: 'GetBucketPolicyStatus',
  remedy: 'r',
  approvable: true,
});
const looked = (bucket: string, ...hazards: Hazard[]): LookedAt => ({ bucket, hazards, facts: { isPublic: true } });

test('buckets with the same hazard are named together, with those whom it affects', () => {
  const found = hazardsOfBuckets(
    [looked('b', hazard('P1', 'x'), hazard('P2', 'y', 'account 1')), looked('a', hazard('P1', 'x')), looked('clean')],
    0,
  );
  expect(found.map(({ id, affects }) => [id, affects])).toEqual([
    ['P1', 'a (everyone), b (everyone)'],
    ['P2', 'b (account 1)'],
  ]);
});

test('buckets beyond the limit are a hazard of their own', () => {
  expect(hazardsOfBuckets([], 7)).toMatchObject([{ id: 'unread', breaks: expect.stringContaining('7 more buckets') }]);
});

test('however many hazards there are, the finding fits into an item, and no kind of hazard is lost', () => {
  const kinds = fc.constantFrom('P1', 'P2', 'P3', 'P4', 'P5', 'P7', 'unread');
  const bucketHazards = fc.array(fc.tuple(kinds, fc.integer({ max: 500 })), { maxLength: 7 });
  fc.assert(
    fc.property(fc.array(bucketHazards, { maxLength: 300 }), (buckets) => {
      const all = buckets.map((hazards, index) =>
        looked('b'.repeat(59) + index, ...hazards.map(([id, text]) => hazard(id, `${id} ${text} ${'x'.repeat(100)}`))),
      );
      const found = hazardsOfBuckets(all, 0);
      expect(JSON.stringify(found).length).toBeLessThan(100_000);
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set(buckets.flat().map(([id]) => id)));
    }),
    { numRuns: 30 },
  );
});

test('what identifies the hold are all buckets with hazards, and no others', () => {
  const many = Array.from({ length: 50 }, (_, index) => looked(`b${index}`, hazard('P1', 'x')));
  const facts = decisiveFacts([...many, looked('clean')], 0);
  expect(Object.keys(Object(facts['buckets']))).toEqual(many.map(({ bucket }) => bucket));
});
