import { toAsff } from '../../../shared/findings/asff.ts';
import { states } from '../../../shared/findings/finding.ts';
import { aFinding, aHazard, aHeldFinding, aHold } from '../../support/finding.ts';

const importer = { accountId: '222233334444', region: 'us-east-1' };

test('a finding keeps its id, and has its resource, severity, requirements and statuses', () => {
  const finding = aFinding();
  expect(toAsff(finding, importer)).toMatchObject({
    Id: `palisade/${finding.id}`,
    ProductArn: 'arn:aws:securityhub:us-east-1:222233334444:product/222233334444/default',
    GeneratorId: 'palisade/s3-versioning',
    AwsAccountId: '222233334444',
    Title: 'S3 buckets have versioning enabled',
    Severity: { Label: 'MEDIUM' },
    Resources: [
      {
        Type: 'AwsS3Bucket',
        Id: 'arn:aws:s3:::a-bucket',
        Details: { AwsS3Bucket: { OwnerAccountId: '111122223333' } },
      },
    ],
    Compliance: { Status: 'PASSED', RelatedRequirements: expect.arrayContaining(['NIST.800-53.r5 CP-9']) },
    Workflow: { Status: 'RESOLVED' },
    RecordState: 'ACTIVE',
  });
});

test.each(states)('state %s has a compliance status and a workflow status', (state) => {
  const { Compliance, Workflow, RecordState } = toAsff(aFinding({ state }), importer);
  const isPassed = state === 'remediated' || state === 'resolved' || state === 'recorded';
  expect(Compliance?.Status === 'PASSED').toBe(isPassed);
  expect(Workflow?.Status).toMatch(/^(NEW|NOTIFIED|RESOLVED|SUPPRESSED)$/);
  expect(RecordState).toBe(state === 'resolved' ? 'ARCHIVED' : 'ACTIVE');
});

test('a held finding waits for its owner: reasons of its status, and the approval before the remedies', () => {
  const long = aHazard({ id: 'unread', breaks: 'z'.repeat(2_000), remedy: 'y'.repeat(600) });
  const finding = aHeldFinding({ hold: aHold({ hazards: [aHazard(), ...Array.from({ length: 30 }, () => long)] }) });
  const { Compliance, Workflow, Remediation, Description } = toAsff(finding, importer);
  expect(Workflow).toEqual({ Status: 'NOTIFIED' });
  expect(Description).toMatch(/^held: public access is not blocked; held: anonymous readers lose access/);
  expect(Compliance?.Status).toBe('FAILED');
  expect(Compliance?.StatusReasons?.[0]).toEqual({
    ReasonCode: 'CHANGE_HELD_P1',
    Description: 'anonymous readers lose access to the bucket, for everyone (seen by GetBucketPolicyStatus)',
  });
  expect(Compliance?.StatusReasons).toHaveLength(10);
  expect(Compliance?.StatusReasons?.[1]?.Description?.length).toBeLessThanOrEqual(1_024);
  const text = Remediation?.Recommendation?.Text ?? '';
  expect(text).toContain(`palisade approve ${finding.id} Otherwise: publish the objects through CloudFront`);
  expect(text.length).toBeLessThanOrEqual(512);
});

test('a finding that is not held has no reasons of its status', () => {
  expect(toAsff(aFinding(), importer).Compliance).not.toHaveProperty('StatusReasons');
});

test('texts of any length keep within the format’s limits', () => {
  const long = 'x'.repeat(5_000);
  const asff = toAsff(
    aFinding({
      reason: long,
      guardrail: long,
      before: { long },
      resource: { type: 'Other', id: long, arn: long },
      trigger: { eventId: 'e', detailType: 'x', principal: long },
    }),
    importer,
  );
  expect(asff.Title?.length).toBeLessThanOrEqual(256);
  expect(asff.Description?.length).toBeLessThanOrEqual(1_024);
  expect(asff.Remediation?.Recommendation?.Text?.length).toBeLessThanOrEqual(512);
  expect(asff.Resources?.[0]?.Id?.length).toBeLessThanOrEqual(512);
  for (const value of Object.values(asff.ProductFields ?? {})) expect(value.length).toBeLessThanOrEqual(2_048);
  expect(asff.GeneratorId?.length).toBeLessThanOrEqual(512);
});
