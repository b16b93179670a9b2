// Findings with any text: in Security Hub's format, as evidence, and by their ids.
import fc from 'fast-check';
import { toAsff } from '../../../shared/findings/asff.ts';
import { evidenceKey } from '../../../shared/findings/evidence.ts';
import { findingId } from '../../../shared/findings/finding.ts';
import { s3Bucket } from '../../../shared/guardrails/s3-bucket/resource-type.ts';
import { anyFinding, anyText } from '../../support/any-text.ts';

/** All strings of a value, with the path to each. */
function stringsIn(value: unknown, path = ''): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => stringsIn(each, `${path}/${key}`));
}

/** Security Hub User Guide, "Required top-level ASFF attributes": the longest text of each. */
const limits: Readonly<Record<string, number>> = {
  '/Title': 256,
  '/Description': 1_024,
  '/GeneratorId': 512,
  '/Resources/0/Id': 512,
  '/Remediation/Recommendation/Text': 512,
};

test('in Security Hub’s format no text is longer than allowed', () => {
  fc.assert(
    fc.property(anyFinding, (finding) => {
      const strings = stringsIn(toAsff(finding, { accountId: '222233334444', region: 'us-east-1' }));
      const longer = strings.filter(({ path, text }) => text.length > (limits[path] ?? Number.POSITIVE_INFINITY));
      expect(longer).toEqual([]);
      const shortened = strings.filter(({ path }) => path in limits);
      expect(shortened.filter(({ text }) => !text.isWellFormed())).toEqual([]);
    }),
  );
});

test('the evidence of a finding is below the prefix of its day', () => {
  fc.assert(
    fc.property(anyFinding, (finding) => {
      expect(evidenceKey(finding)).toMatch(/^findings\/day=2026-11-24\/2026-11-24T10-00-00/);
    }),
  );
});

const key = fc.record({
  accountId: anyText,
  region: anyText,
  resourceType: anyText,
  resourceId: anyText,
  guardrail: anyText,
});

test('findings about different things have different ids, whatever separates the parts', () => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(findingId(one) === findingId(other)).toBe(isSame);
      expect(findingId(one)).toMatch(/^pf-[0-9a-f]{24}$/);
    }),
  );
  const split = { accountId: 'a', region: 'b', resourceType: 't', guardrail: 'g' };
  expect(findingId({ ...split, resourceId: '","g' })).not.toBe(
    findingId({ ...split, resourceId: '', guardrail: '","g' }),
  );
});

test('every name of a bucket has a link to the console, and no other link', () => {
  fc.assert(
    fc.property(anyText, (id) => {
      const url = new URL(s3Bucket.consoleUrl({ type: s3Bucket.type, accountId: '1', region: 'us-east-1', id }));
      expect(url.host).toBe('us-east-1.console.aws.amazon.com');
      expect(url.search).toBe('?region=us-east-1&tab=properties');
      expect(url.hash).toBe('');
    }),
  );
});
