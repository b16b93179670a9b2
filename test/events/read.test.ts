import * as s3Call from '../../events/aws/cloudtrail-api-call.ts';
import * as complianceChange from '../../events/aws/config-compliance-change.ts';
import { type Envelope, envelopeSchema } from '../../events/envelope.ts';
import { s3Call as call, complianceChange as change, palisadeIdentity } from '../../tools/fixtures/events.ts';

const envelope = (event: object): Envelope => envelopeSchema.parse(event);
const without = (event: ReturnType<typeof change>, field: string) => {
  const { [field]: _, ...detail } = event.detail as Record<string, unknown>;
  return { ...event, detail };
};

describe('a compliance change', () => {
  test('leads to the bucket, in the account and region of its envelope', () => {
    const event = change({ bucket: 'logs', rule: 'r', accountId: '222233334444', region: 'eu-west-1' });
    expect(complianceChange.read(envelope(event))).toEqual({
      kind: 'evaluate',
      resource: { type: 'AWS::S3::Bucket', accountId: '222233334444', region: 'eu-west-1', id: 'logs' },
      origin: { configRule: 'r' },
      trigger: { eventId: event.id, detailType: 'Config Rules Compliance Change', principal: null },
      happenedAt: new Date('2026-11-01T10:00:01Z'),
    });
  });

  test.each(['yesterday', undefined, 7])('with the time %p is read without it', (time) => {
    expect(complianceChange.read(envelope({ ...change(), time }))).toMatchObject({
      kind: 'evaluate',
      happenedAt: undefined,
    });
  });

  test.each(['COMPLIANT', 'NOT_APPLICABLE'])(
    'to %s leads to an evaluation, too: it may close a finding',
    (compliance) => {
      expect(complianceChange.read(envelope(change({ compliance })))).toMatchObject({ kind: 'evaluate' });
    },
  );

  test.each([
    { name: 'INSUFFICIENT_DATA', event: change({ compliance: 'INSUFFICIENT_DATA' }) },
    {
      name: 'another kind of resource',
      event: { ...change(), detail: { ...change().detail, resourceType: 'AWS::EC2::Instance' } },
    },
  ])('about $name is ignored', ({ event }) => {
    expect(complianceChange.read(envelope(event))).toMatchObject({ kind: 'ignored' });
  });

  test.each(['awsAccountId', 'awsRegion', 'resourceId', 'resourceType', 'configRuleName', 'newEvaluationResult'])(
    'without %s is refused, and the reason names it',
    (field) => {
      expect(complianceChange.read(envelope(without(change(), field)))).toEqual({
        kind: 'refused',
        reason: expect.stringContaining(`'${field}`),
      });
    },
  );

  test.each([{ awsAccountId: '999999999999' }, { awsRegion: 'eu-west-1' }])(
    'whose detail disagrees with its envelope is refused: %j',
    (lie) => {
      const event = { ...change(), detail: { ...change().detail, ...lie } };
      expect(complianceChange.read(envelope(event))).toMatchObject({ kind: 'refused' });
    },
  );

  test.each([undefined, null, { complianceType: 'COMPLIANT' }])(
    'may have any oldEvaluationResult: %j',
    (oldEvaluationResult) => {
      const event = { ...change(), detail: { ...change().detail, oldEvaluationResult } };
      expect(complianceChange.read(envelope(event))).toMatchObject({ kind: 'evaluate' });
    },
  );
});

describe('an S3 call', () => {
  test('leads to its bucket, and has its principal', () => {
    expect(s3Call.read(envelope(call({ bucket: 'logs' })))).toMatchObject({
      kind: 'evaluate',
      resource: { type: 'AWS::S3::Bucket', id: 'logs' },
      origin: { call: 'PutBucketVersioning' },
      trigger: { principal: 'arn:aws:sts::111122223333:assumed-role/DataScientist/dora' },
    });
  });

  test.each([
    { type: 'Root', principal: 'Root' },
    { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/dora', principal: 'arn:aws:iam::111122223333:user/dora' },
    { type: 'AWSService', principal: 'AWSService' },
  ])('by a caller of type $type is read', ({ principal, ...userIdentity }) => {
    expect(s3Call.read(envelope(call({ detail: { userIdentity } })))).toMatchObject({
      kind: 'evaluate',
      trigger: { principal },
    });
  });

  test('without an identity is read', () => {
    expect(s3Call.read(envelope(call({ detail: { userIdentity: undefined } })))).toMatchObject({
      kind: 'evaluate',
      trigger: { principal: null },
    });
  });

  test.each([
    { name: 'that failed', event: call({ detail: { errorCode: 'AccessDenied' } }) },
    {
      name: 'that failed, without request parameters',
      event: call({ detail: { errorCode: 'AccessDenied', requestParameters: null } }),
    },
    { name: 'that no guardrail depends on', event: call({ eventName: 'PutBucketTagging' }) },
    { name: 'by Palisade itself', event: call({ detail: { userIdentity: palisadeIdentity() } }) },
  ])('$name is ignored', ({ event }) => {
    expect(s3Call.read(envelope(event))).toMatchObject({ kind: 'ignored' });
  });

  test.each([null, {}, { bucketName: '' }])('without the bucket is refused: %j', (requestParameters) => {
    expect(s3Call.read(envelope(call({ detail: { requestParameters } })))).toMatchObject({ kind: 'refused' });
  });
});
