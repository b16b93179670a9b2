// A finding for tests, with overrides.
import { type Finding, findingSchema, type Hold } from '../../shared/findings/finding.ts';
import { heldReason } from '../../shared/findings/hold.ts';

export function aFinding(overrides: Partial<Finding> = {}): Finding {
  return findingSchema.parse({
    schemaVersion: '1',
    id: 'pf-0123456789abcdef01234567',
    accountId: '111122223333',
    accountType: 'production',
    region: 'us-east-1',
    resource: { type: 'AWS::S3::Bucket', id: 'a-bucket', arn: 'arn:aws:s3:::a-bucket' },
    guardrail: 's3-versioning',
    severity: 'MEDIUM',
    state: 'remediated',
    reason: 'versioning is suspended',
    before: { status: 'Suspended', mfaDelete: false },
    after: { status: 'Enabled', mfaDelete: false },
    change: { status: 'Enabled', mfaDelete: false },
    trigger: { eventId: 'e-1', detailType: 'Config Rules Compliance Change', principal: null },
    firstSeenAt: '2026-11-24T10:00:00.000Z',
    at: '2026-11-24T10:00:00.000Z',
    attempts: 1,
    links: { console: 'https://us-east-1.console.aws.amazon.com/' },
    ...overrides,
  });
}

/** A hold because of one hazard, with overrides. */
export function aHold(overrides: Partial<Hold> = {}): Hold {
  const hazards = [aHazard()];
  return { hazards, fingerprint: 'f-1', approval: 'when-held', isApprovable: true, ...overrides };
}

export function aHazard(overrides: Partial<Hold['hazards'][number]> = {}): Hold['hazards'][number] {
  return {
    id: 'P1',
    breaks: 'anonymous readers lose access to the bucket',
    affects: 'everyone',
    seenBy: 'GetBucketPolicyStatus',
    remedy: 'publish the objects through CloudFront, or exempt the bucket',
    approvable: true,
    ...overrides,
  };
}

/** A held finding, with overrides. */
export function aHeldFinding(overrides: Partial<Finding> = {}): Finding {
  const hold = overrides.hold ?? aHold();
  const reason = heldReason('public access is not blocked', hold.hazards);
  return aFinding({
    state: 'held',
    guardrail: 's3-public-access',
    severity: 'CRITICAL',
    after: null,
    reason,
    hold,
    ...overrides,
  });
}
