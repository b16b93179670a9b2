import fc from 'fast-check';
import { type FindingKey, findingId } from '../../../shared/findings/finding.ts';

const subject: fc.Arbitrary<FindingKey> = fc.record({
  accountId: fc.stringMatching(/^\d{12}$/),
  region: fc.constantFrom('us-east-1', 'eu-west-1'),
  resourceType: fc.constant('AWS::S3::Bucket'),
  resourceId: fc.string(),
  guardrail: fc.constantFrom('s3-versioning', 's3-encryption'),
});

test('the same key gives the same id, and another key another id', () => {
  fc.assert(
    fc.property(subject, subject, (one, other) => {
      expect(findingId({ ...one })).toBe(findingId(one));
      expect(findingId(one) === findingId(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});
