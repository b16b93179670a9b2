// Which findings are listed: exactly those that match, the newest first, without keeping all of them.
import fc from 'fast-check';
import { accountTypes } from '../../../shared/accounts/account-type.ts';
import { states } from '../../../shared/findings/finding.ts';
import {
  createNewest,
  type FindingFilter,
  matchesFilter,
  severities,
} from '../../../shared/findings/finding-filter.ts';
import { aFinding } from '../../support/finding.ts';

const times = ['2026-11-24T10:00:00.000Z', '2026-11-24T11:00:00.000Z', '2026-11-25T10:00:00.000Z'];
const anyFinding = fc
  .record({
    severity: fc.constantFrom(...severities),
    state: fc.constantFrom(...states),
    accountType: fc.constantFrom(...accountTypes),
    at: fc.constantFrom(...times),
    guardrail: fc.constantFrom('s3-versioning', 's3-encryption'),
  })
  .map(aFinding);

test.each<[FindingFilter, Partial<ReturnType<typeof aFinding>>, boolean]>([
  [{ minSeverity: 'HIGH' }, { severity: 'MEDIUM' }, false],
  [{ minSeverity: 'HIGH' }, { severity: 'HIGH' }, true],
  [{ minSeverity: 'HIGH' }, { severity: 'CRITICAL' }, true],
  [{ states: ['failed'] }, { state: 'failed' }, true],
  [{ states: ['failed'] }, { state: 'held' }, false],
  [{ state: 'held' }, { state: 'held' }, true],
  [{ guardrail: 's3-encryption' }, {}, false],
  [{ guardrail: 's3-versioning' }, {}, true],
  [{ accountType: 'testing' }, {}, false],
  [{ accountId: '999999999999' }, {}, false],
  [{ resourceId: 'another' }, {}, false],
  [{ resourceId: 'a-bucket' }, {}, true],
  [{ since: '2026-11-24T10:00:00.000Z' }, {}, true],
  [{ since: '2026-11-24T10:00:00.001Z' }, {}, false],
])('%j with %j: %j', (filter, overrides, expected) => {
  expect(matchesFilter(aFinding(overrides), filter)).toBe(expected);
});

test('the newest that match, in order, and whether there are more', () => {
  const filter = fc.record(
    {
      minSeverity: fc.constantFrom(...severities),
      state: fc.constantFrom(...states),
      limit: fc.integer({ min: 1, max: 5 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(anyFinding, { maxLength: 30 }), filter, (all, wanted) => {
      const newest = createNewest(wanted);
      for (const finding of all) newest.add(finding);
      const { findings, isCut } = newest.result();
      const matching = all.filter((finding) => matchesFilter(finding, wanted));
      const limit = wanted.limit ?? Number.POSITIVE_INFINITY;
      const ordered = matching
        .map(({ at }) => at)
        .toSorted()
        .toReversed();
      expect(findings.map(({ at }) => at)).toEqual(ordered.slice(0, limit));
      expect(isCut).toBe(matching.length > limit);
    }),
  );
});
