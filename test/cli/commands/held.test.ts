// What `palisade held` prints, at most 80 columns wide.
import fc from 'fast-check';
import stringWidth from 'string-width';
import { type HeldChange, heldLines } from '../../../cli/commands/held.ts';
import { aHazard } from '../../support/finding.ts';

const change: HeldChange = {
  findingId: 'pf-0123456789abcdef01234567',
  accountId: '111122223333',
  accountType: 'production',
  region: 'us-east-1',
  resource: { type: 'AWS::S3::Bucket', id: 'a-website', arn: 'arn:aws:s3:::a-website' },
  guardrail: 's3-public-access',
  severity: 'CRITICAL',
  before: null,
  change: null,
  since: '2026-11-24T10:00:00.000Z',
  reason: 'public access is not blocked',
  hazards: [aHazard()],
  isApprovable: true,
  approvers: 'platform-approver',
  approved: null,
};
const shown = { width: 80, names: new Map([['444455556666', 'Another']]) };
const textOf = (more: Partial<HeldChange> = {}) => heldLines([{ ...change, ...more }], shown).join('\n');

test('a held change has what waits, since when, why, what to do instead, who may approve, and the command', () => {
  expect(textOf()).toBe(`a-website: s3-public-access
  production 111122223333, us-east-1; held since 2026-11-24T10:00:00.000Z
  Why: public access is not blocked
  Would break: anonymous readers lose access to the bucket, for everyone (seen
    by GetBucketPolicyStatus)
  Instead: publish the objects through CloudFront, or exempt the bucket
  May approve: platform-approver
  palisade approve pf-0123456789abcdef01234567

1 change held.`);
});

test.each([
  {
    name: 'approved already',
    more: { approved: { by: 'ann', until: 'tomorrow' } },
    says: 'Approved by ann',
    not: 'palisade approve',
  },
  { name: 'not approvable', more: { isApprovable: false }, says: 'No approval can allow it.', not: 'palisade approve' },
  {
    name: 'without approvers',
    more: { approvers: null },
    says: "May approve: nobody; name them in governance.yml ('approvers')",
    not: '?',
  },
])('a change that is $name', ({ more, says, not }) => {
  expect(textOf(more)).toContain(says);
  expect(textOf(more)).not.toContain(not);
});

test('an account that the hub knows has its name', () => {
  expect(textOf({ accountId: '444455556666' })).toContain('production 444455556666 (Another), us-east-1; held');
});

test('nothing held is one line', () => {
  expect(heldLines([], shown)).toEqual(['Nothing is held.']);
});

test('property: no line is wider than a terminal, whatever others have named', () => {
  const text = fc.string({ maxLength: 200 });
  fc.assert(
    fc.property(text, text, text, (reason, breaks, approvers) => {
      const lines = heldLines([{ ...change, reason, hazards: [aHazard({ breaks })], approvers }], {
        width: 80,
        names: new Map(),
      });
      expect(lines.filter((line) => stringWidth(line) > 80)).toEqual([]);
    }),
  );
});
