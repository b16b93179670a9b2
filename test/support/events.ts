// Whole events, as AWS sends them, with ids of our own.

type Place = { readonly accountId: string; readonly region: string };
const somewhere: Place = { accountId: '111122223333', region: 'us-east-1' };

export function complianceChange({
  bucket = 'a-bucket',
  rule = 'palisade-s3-versioning',
  compliance = 'NON_COMPLIANT',
  ...rest
}: Partial<Place> & {
  bucket?: string;
  rule?: string;
  compliance?: string;
} = {}) {
  const { accountId, region } = { ...somewhere, ...rest };
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'Config Rules Compliance Change',
    source: 'aws.config',
    account: accountId,
    time: '2026-11-01T10:00:01Z',
    region,
    resources: [],
    detail: {
      resourceId: bucket,
      resourceType: 'AWS::S3::Bucket',
      awsAccountId: accountId,
      awsRegion: region,
      configRuleName: rule,
      configRuleARN: `arn:aws:config:${region}:${accountId}:config-rule/config-rule-abc123`,
      recordVersion: '1.0',
      messageType: 'ComplianceChangeNotification',
      newEvaluationResult: {
        evaluationResultIdentifier: {
          evaluationResultQualifier: { configRuleName: rule, resourceType: 'AWS::S3::Bucket', resourceId: bucket },
          orderingTimestamp: '2026-11-01T09:59:00.000Z',
        },
        complianceType: compliance,
        resultRecordedTime: '2026-11-01T10:00:00.000Z',
        configRuleInvokedTime: '2026-11-01T09:59:59.000Z',
      },
      notificationCreationTime: '2026-11-01T10:00:01.000Z',
    },
  };
}

export function s3Call({
  bucket = 'a-bucket',
  eventName = 'PutBucketVersioning',
  detail = {},
  ...rest
}: Partial<Place> & {
  bucket?: string;
  eventName?: string;
  detail?: Record<string, unknown>;
} = {}) {
  const { accountId, region } = { ...somewhere, ...rest };
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.s3',
    account: accountId,
    time: '2026-11-01T10:00:00Z',
    region,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROAEXAMPLE:dora',
        arn: `arn:aws:sts::${accountId}:assumed-role/DataScientist/dora`,
        accountId,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            arn: `arn:aws:iam::${accountId}:role/DataScientist`,
            accountId,
            userName: 'DataScientist',
          },
        },
      },
      eventTime: '2026-11-01T10:00:00Z',
      eventSource: 's3.amazonaws.com',
      eventName,
      awsRegion: region,
      requestParameters: { bucketName: bucket, Host: `${bucket}.s3.amazonaws.com`, publicAccessBlock: '' },
      responseElements: null,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: accountId,
      ...detail,
    },
  };
}

/** The same identity, as Palisade's own calls in an account have it. */
export function palisadeIdentity(accountId = somewhere.accountId) {
  return {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${accountId}:assumed-role/PalisadeSpoke/palisade-remediate`,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${accountId}:role/PalisadeSpoke`, userName: 'PalisadeSpoke' },
    },
  };
}
