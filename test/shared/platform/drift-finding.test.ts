// The finding about a changed document: both documents, statement by statement, and who changed it as far as that is known.
import { canonicalPolicy } from '../../../shared/aws/canonical-policy.ts';
import { findingSchema } from '../../../shared/findings/finding.ts';
import { type DriftLook, driftFinding } from '../../../shared/platform/drift-finding.ts';
import type { DocumentDrift } from '../../../shared/platform/journal-documents.ts';

const owner = { accountId: '111122223333', accountType: 'data-management', region: 'eu-west-1' } as const;
const at = new Date('2026-11-29T10:00:00.000Z');
const tls = { Sid: 'OnlyOverTls', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'b' };
const outsider = {
  Sid: 'Partner',
  Effect: 'Allow',
  Principal: { AWS: '999999999999' },
  Action: 's3:GetObject',
  Resource: 'b',
};
const textOf = (...Statement: object[]) => canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));

const drift: DocumentDrift = {
  kind: 'dataset',
  name: 'customers',
  document: 'bucketPolicy',
  arn: 'arn:aws:kms:eu-west-1:111122223333:key/k-1',
  before: textOf(tls, outsider),
  written: textOf(tls),
  admitted: ['444455556666', '555566667777'],
  isDrift: true,
  isConfirmed: true,
};

const session = (name: string) => `arn:aws:sts::111122223333:assumed-role/OrganizationAccountAccessRole/${name}`;

function lookAfter(principal: string | null, call?: DriftLook['call']): DriftLook {
  return { trigger: { eventId: 'e', detailType: 'AWS API Call via CloudTrail', principal }, call, attempts: 1, at };
}

const findingOf = (overrides: Partial<DocumentDrift> = {}, look = lookAfter(null)) =>
  findingSchema.parse(driftFinding(owner, { ...drift, ...overrides }, look));

test('it is about the bucket, has the statements of both documents, and says which were written', () => {
  const { Sid: _, ...known } = tls;
  const { Sid: __, ...strange } = outsider;
  expect(findingOf()).toMatchObject({
    guardrail: 'platform-drift',
    severity: 'HIGH',
    state: 'remediated',
    resource: {
      type: 'AWS::S3::Bucket',
      id: 'ml-data-customers-111122223333',
      arn: 'arn:aws:s3:::ml-data-customers-111122223333',
    },
    before: { OnlyOverTls: known, Partner: strange },
    after: { OnlyOverTls: known },
    change: { Partner: null },
    reason:
      'somebody other than Palisade changed the policy of the bucket of dataset customers: it was written again, and admits 2 accounts',
    links: { console: expect.stringContaining('eu-west-1') },
  });
});

test('it is about the key for a policy of the key', () => {
  expect(findingOf({ document: 'keyPolicy' })).toMatchObject({
    resource: { type: 'AWS::KMS::Key', id: 'k-1', arn: 'arn:aws:kms:eu-west-1:111122223333:key/k-1' },
    reason: expect.stringContaining('the policy of the key of dataset customers'),
  });
});

test('a policy that somebody deleted has no statements before', () => {
  expect(findingOf({ before: null })).toMatchObject({ before: null, change: { OnlyOverTls: expect.anything() } });
});

test('a statement may have the name of something that every object inherits', () => {
  const before = textOf(tls, { ...outsider, Sid: 'constructor' });
  expect(findingOf({ before }).change).toEqual({ constructor: null });
});

test.each([
  { name: 'statements of one id', document: textOf(outsider, { ...outsider, Action: 's3:*' }) },
  { name: 'an id that no record can have', document: textOf({ ...outsider, Sid: '__proto__' }) },
  { name: 'no JSON', document: 'x' },
  { name: 'no statements', document: '{"Version":"2012-10-17"}' },
])('a document with $name is on record as it is', ({ document }) => {
  expect(findingOf({ before: document }).before).toEqual({ policy: document });
});

test('a document that could not be read back is still open', () => {
  expect(findingOf({ isConfirmed: false })).toMatchObject({
    state: 'failed',
    after: null,
    reason: expect.stringContaining('it could not be written again yet'),
  });
});

const put = (wrote: string | null | undefined, document: DocumentDrift['document'] = 'bucketPolicy') => ({
  document,
  wrote,
});
const found = JSON.stringify({ Statement: [tls, outsider], Version: '2012-10-17' });

test.each([
  { name: 'the caller that put it', session: 'dora', call: put(found), isNamed: true },
  { name: 'the caller whose event has no document', session: 'dora', call: put(undefined), isNamed: true },
  { name: 'the caller whose document AWS returns in another form', session: 'dora', call: put('{}'), isNamed: true },
  {
    name: 'a session with the name of a function, if it put it',
    session: 'palisade-keep-platform',
    call: put(found),
    isNamed: true,
  },
  {
    name: 'no such session without the document',
    session: 'palisade-keep-platform',
    call: put(undefined),
    isNamed: false,
  },
  {
    name: 'no such session with another document',
    session: 'palisade-onboard-account',
    call: put(textOf(tls)),
    isNamed: false,
  },
  {
    name: 'no such session that deleted a policy',
    session: 'palisade-onboard-account',
    call: put(null),
    isNamed: false,
  },
  { name: 'no caller that changed the other document', session: 'dora', call: put(found, 'keyPolicy'), isNamed: false },
  { name: 'no caller that changed no document', session: 'dora', call: undefined, isNamed: false },
])('it names $name', ({ session: name, call, isNamed }) => {
  const { trigger, reason } = findingOf({}, lookAfter(session(name), call));
  expect(trigger.principal).toBe(isNamed ? session(name) : null);
  expect(reason.startsWith(isNamed ? session(name) : 'somebody other than Palisade')).toBe(true);
});

test('a session that has the name of Palisade’s own is told apart from it', () => {
  const { reason } = findingOf({}, lookAfter(session('palisade-keep-platform'), put(found)));
  expect(reason).toContain('has the name of a session of Palisade, which wrote no such document');
  expect(findingOf({}, lookAfter(session('dora'), put(found))).reason).not.toContain('has the name of a session');
});

test('who asks for a look has changed nothing', () => {
  const look = {
    ...lookAfter('dana'),
    trigger: { eventId: 'e', detailType: 'Palisade Baseline Requested', principal: 'dana' },
  };
  expect(findingOf({}, look).trigger.principal).toBeNull();
});
