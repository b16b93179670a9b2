// Evaluates Palisade's own deployed resources against the AWS Foundational Security Best Practices for their types (AWS
// Security Hub User Guide, "Security Hub controls reference"), and its buckets against Palisade's own guardrails.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { isProtected } from '../../infrastructure/journal-protection.ts';
import { packageOf } from '../../local/instance.ts';
import { policyFor } from '../../shared/governance/governance.ts';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { cloud, hub, ids, region } from '../support/cloud.ts';

type Resource = { Type: string; Properties?: Record<string, unknown> };
const template = join(packageOf(cloud.port), 'cloudformation-template-update-stack.json');
const resources: Record<string, Resource> = JSON.parse(readFileSync(template, 'utf8')).Resources;
const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);

/**
 * The properties that a control requires of each resource of a type. `except` are the exceptions, with their reasons.
 */
type Requirement = {
  readonly control: string;
  readonly type: string;
  readonly expected: object;
  readonly except?: Readonly<Record<string, string>>;
};
const anything = expect.anything();
const requirements: readonly Requirement[] = [
  {
    control: 'S3.1, S3.8: no public access',
    type: 'AWS::S3::Bucket',
    expected: {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    },
  },
  {
    control: 'S3.12: no ACLs',
    type: 'AWS::S3::Bucket',
    expected: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
    except: {
      ServerlessDeploymentBucket: 'created by Serverless Framework; ACLs are disabled by default since April 2023',
    },
  },
  {
    control: 'DynamoDB.1: scales automatically',
    type: 'AWS::DynamoDB::Table',
    expected: { BillingMode: 'PAY_PER_REQUEST' },
  },
  {
    control: 'DynamoDB.2: point-in-time recovery',
    type: 'AWS::DynamoDB::Table',
    expected: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
  },
  { control: 'SQS.1: encrypted', type: 'AWS::SQS::Queue', expected: { SqsManagedSseEnabled: true } },
  { control: 'SNS.1: encrypted', type: 'AWS::SNS::Topic', expected: { KmsMasterKeyId: anything } },
  { control: 'KMS.4: key rotation', type: 'AWS::KMS::Key', expected: { EnableKeyRotation: true } },
  { control: 'Lambda.2: a supported runtime', type: 'AWS::Lambda::Function', expected: { Runtime: 'nodejs24.x' } },
  { control: 'Lambda.1: not public', type: 'AWS::Lambda::Url', expected: { AuthType: 'AWS_IAM' } },
  { control: 'Lambda.7: traced', type: 'AWS::Lambda::Function', expected: { TracingConfig: { Mode: 'Active' } } },
  {
    control: 'EventBridge.3: the event bus has a policy',
    type: 'AWS::Events::EventBus',
    expected: { Policy: anything },
  },
  {
    control: 'CloudWatch.15: alarms have an action',
    type: 'AWS::CloudWatch::Alarm',
    expected: { AlarmActions: anything },
  },
  {
    control: 'CloudWatch.16: logs have a retention period',
    type: 'AWS::Logs::LogGroup',
    expected: { RetentionInDays: 90 },
  },
];

test.each(requirements)('$control ($type)', ({ type, expected: wanted, except = {} }) => {
  const all = ofType(type);
  expect(all.length).toBeGreaterThan(0);
  expect(Object.keys(except).filter((id) => !all.some(([each]) => each === id))).toEqual([]);
  for (const [id, { Properties }] of all) {
    if (!(id in except)) expect({ id, ...Properties }).toMatchObject({ id, ...wanted });
  }
});

test('DynamoDB.6: the deployment has protected the journal against deletion', async () => {
  expect(await isProtected(hub.dynamodb, 'palisade-journal')).toBe(true);
});

test('S3.5: every bucket denies requests without TLS', () => {
  const guarded = ofType('AWS::S3::BucketPolicy').filter(([, { Properties }]) =>
    JSON.stringify(Properties).includes('"aws:SecureTransport"'),
  );
  const buckets = guarded.map(([, { Properties }]) => Properties?.['Bucket']);
  for (const [id, { Properties }] of ofType('AWS::S3::Bucket')) {
    // By reference or by name: see infrastructure/evidence.yml.
    expect(buckets).toContainEqual(Properties?.['BucketName'] ?? { Ref: id });
  }
});

test('SQS.3, SNS.4, Lambda.1: every resource policy that allows access has a condition', () => {
  const documents = Object.entries(resources)
    .filter(([, { Type }]) => /(QueuePolicy|TopicPolicy|BucketPolicy|EventBus)$/.test(Type))
    .flatMap(([id, { Properties }]) => {
      const document = (Properties?.['PolicyDocument'] ?? Properties?.['Policy']) as { Statement: object[] };
      return document.Statement.map((statement) => ({ id, ...statement }));
    });
  expect(documents.length).toBeGreaterThan(0);
  for (const statement of documents) {
    if (!JSON.stringify(statement).includes('"Effect":"Deny"')) expect(statement).toHaveProperty('Condition');
  }
  expect(ofType('AWS::Lambda::Permission')).toEqual([]);
});

/** Types for which these practices have no control, or whose controls are tested with the roles (IAM.1, IAM.21). */
const typesWithoutControls = [
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Rule',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Logs::MetricFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
  'AWS::Scheduler::Schedule',
];

test('every resource type of the template is covered', () => {
  const known = new Set([...requirements.map(({ type }) => type), ...typesWithoutControls]);
  expect([...new Set(Object.values(resources).map(({ Type }) => Type))].filter((type) => !known.has(type))).toEqual([]);
});

test.each(guardrails.map((guardrail) => ({ id: guardrail.id, guardrail })))(
  'the hub’s own buckets are compliant with $id',
  async ({ guardrail }) => {
    const { parameters } = policyFor(
      readGovernance('governance.yml'),
      { type: 'shared-services', age: 'existing' },
      guardrail,
    );
    const { Buckets = [] } = await hub.s3.send(new ListBucketsCommand({ Prefix: 'palisade-' }));
    const own = Buckets.flatMap(({ Name: name = '' }) => (name.includes(ids.sharedServices) ? [name] : []));
    expect(own.length).toBeGreaterThanOrEqual(2);
    for (const name of own) {
      const observed = await guardrail.observe(hub.s3, {
        type: guardrail.resourceType,
        accountId: ids.sharedServices,
        region,
        id: name,
      });
      const verdict = observed.kind === 'facts' ? guardrail.decide(observed.facts, parameters).kind : observed.kind;
      expect({ name, verdict }).toEqual({ name, verdict: 'compliant' });
    }
  },
);
