// What the documents would have denied, of calls as CloudTrail records them.
import { type JudgedDocument, judge } from '../../../../shared/policies/denials/evaluate-call.ts';
import { readRecordedCall } from '../../../../shared/policies/denials/recorded-call.ts';
import { statementsOf } from '../../../../shared/policies/pack.ts';
import { documentNamed, resourceControlPolicies } from '../../../../shared/policies/registry.ts';
import { scope } from '../../../support/policy-sentences.ts';
import { account, outsider, type RecordParts, record, sessionOf, world } from '../../../support/recorded-call.ts';

const document = (name: string): JudgedDocument => {
  const found = documentNamed(name);
  const kind = resourceControlPolicies.includes(found) ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY';
  return { name, kind, statements: statementsOf(found, scope) };
};

/** The answer in short: `denied by Sid`, `not denied`, `cannot be told: key`, `not subject`. */
function answer(documents: readonly string[], parts: RecordParts): string {
  const call = readRecordedCall(record(parts));
  if ('unreadable' in call) throw new Error(call.unreadable);
  const found = judge(documents.map(document), call, world);
  if (found.kind === 'denied') return `denied by ${found.by.sid}`;
  return found.kind === 'cannot be told' ? `cannot be told: ${found.missing}` : found.kind;
}

const person = 'role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef';
const root = { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account };
const bucket = (bucketName: string) => ({
  eventSource: 's3.amazonaws.com',
  requestParameters: { bucketName },
  resources: [{ type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}`, accountId: account }],
});

const rows: readonly [string, readonly string[], RecordParts, string][] = [
  [
    'a person purges a queue in production',
    ['no-person-changes'],
    { role: person, eventSource: 'sqs.amazonaws.com', eventName: 'PurgeQueue' },
    'denied by NoPersonChanges',
  ],
  [
    'a person lists buckets in production',
    ['no-person-changes'],
    { role: person, eventSource: 's3.amazonaws.com', eventName: 'ListBuckets' },
    'not denied',
  ],
  [
    'a person reads the encryption of a bucket, which has another name in IAM',
    ['no-person-changes'],
    { role: person, ...bucket('orders'), eventName: 'GetBucketEncryption' },
    'not denied',
  ],
  [
    'a person makes a call that IAM does not know by its name',
    ['no-person-changes'],
    { role: person, eventSource: 'sqs.amazonaws.com', eventName: 'RearrangeMessages' },
    'cannot be told: action',
  ],
  [
    'a role changes something in production',
    ['no-person-changes'],
    { role: 'role/web-server', eventSource: 'sqs.amazonaws.com', eventName: 'RearrangeMessages' },
    'not denied',
  ],
  [
    'nobody knows who it was',
    ['no-person-changes'],
    {
      identity: { type: 'AssumedRole', accountId: account },
      eventSource: 'sqs.amazonaws.com',
      eventName: 'PurgeQueue',
    },
    'cannot be told: aws:PrincipalArn',
  ],
  [
    'the function of a person by a dated name',
    ['no-person-changes'],
    { role: person, eventSource: 'lambda.amazonaws.com', eventName: 'UpdateFunctionConfiguration20150331v2' },
    'denied by NoPersonChanges',
  ],
  ['the root user', ['no-root'], { identity: root, eventName: 'ListUsers' }, 'denied by NoRoot'],
  [
    'a session of sts:AssumeRoot',
    ['no-root'],
    { identity: { ...root, sessionContext: { assumedRoot: 'true' } }, eventName: 'ListUsers' },
    'not denied',
  ],
  [
    'a Region that is not governed',
    ['governed-regions'],
    {
      role: 'role/web-server',
      awsRegion: 'ap-southeast-2',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'DescribeVpcs',
    },
    'denied by GovernedRegions',
  ],
  [
    'a change of the access block, by the name of its removal',
    ['keep-public-access-blocked'],
    { role: 'role/web-server', eventSource: 's3.amazonaws.com', eventName: 'DeleteAccountPublicAccessBlock' },
    'denied by KeepPublicAccessBlocked',
  ],
  [
    'a rule of AWS Config, whose tags nobody knows',
    ['keep-recording'],
    { role: 'role/web-server', eventSource: 'config.amazonaws.com', eventName: 'DeleteConfigRule' },
    'cannot be told: aws:ResourceTag/managed-by',
  ],
  [
    'a role of Palisade, of which only the name is known',
    ['protect-palisade'],
    { role: 'role/web-server', eventName: 'DeleteRole', requestParameters: { roleName: 'PalisadeSpoke' } },
    'cannot be told: resource',
  ],
  [
    "Palisade's role is made by somebody else",
    ['protect-palisade'],
    { role: 'role/web-server', eventName: 'CreateRole', requestParameters: { roleName: 'PalisadeSpoke' } },
    'denied by PalisadesRoles',
  ],
  [
    'another role',
    ['protect-palisade'],
    { role: 'role/web-server', eventName: 'DeleteRole', requestParameters: { roleName: 'web-server-2' } },
    'not denied',
  ],
  [
    'a role that policies exempt is passed to a service',
    ['protect-palisade'],
    {
      role: 'role/developer',
      eventSource: 'lambda.amazonaws.com',
      eventName: 'CreateFunction20150331',
      requestParameters: { functionName: 'mine', role: `arn:aws:iam::${account}:role/break-glass` },
    },
    'denied by ExemptRoles',
  ],
  [
    'a call names such a role, and nobody knows whether it passes it',
    ['protect-palisade'],
    {
      role: 'role/developer',
      eventSource: 'bedrock.amazonaws.com',
      eventName: 'CreateAgent',
      requestParameters: { agentResourceRoleArn: `arn:aws:iam::${account}:role/break-glass` },
    },
    'cannot be told: action',
  ],
  [
    'a virtual machine gets a role by its profile',
    ['protect-palisade'],
    {
      role: 'role/developer',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'RunInstances',
      requestParameters: { iamInstanceProfile: { name: 'web' } },
    },
    'cannot be told: resource',
  ],
  [
    "a rule of Palisade's name on another bus",
    ['protect-palisade'],
    {
      eventSource: 'events.amazonaws.com',
      eventName: 'DeleteRule',
      requestParameters: { name: 'palisade-forward', eventBusName: 'mine' },
    },
    'not denied',
  ],
  [
    'a bucket of which nobody knows the tags',
    ['production-data'],
    { ...bucket('mine'), eventName: 'PutBucketTagging' },
    'cannot be told: aws:ResourceTag/data-classification',
  ],
  [
    'a bucket with the name of production data',
    ['production-data'],
    { ...bucket('production-orders'), eventName: 'PutBucketTagging' },
    'denied by ProductionDataByName',
  ],
  [
    'a notebook instance with internet access by default',
    ['sagemaker-inside'],
    {
      eventSource: 'sagemaker.amazonaws.com',
      eventName: 'CreateNotebookInstance',
      requestParameters: { subnetId: 'subnet-1', securityGroupIds: ['sg-1'], kmsKeyId: 'key', rootAccess: 'Disabled' },
    },
    'denied by NoDirectInternet',
  ],
  [
    'the same without it',
    ['sagemaker-inside'],
    {
      eventSource: 'sagemaker.amazonaws.com',
      eventName: 'CreateNotebookInstance',
      requestParameters: {
        subnetId: 'subnet-1',
        securityGroupIds: ['sg-1'],
        kmsKeyId: 'key',
        rootAccess: 'Disabled',
        directInternetAccess: 'Disabled',
      },
    },
    'not denied',
  ],
  [
    'a training job whose parameters CloudTrail left out',
    ['sagemaker-inside'],
    { eventSource: 'sagemaker.amazonaws.com', eventName: 'UpdateDomain' },
    'cannot be told: sagemaker:AppNetworkAccessType',
  ],
  [
    "an image of another organization's repository",
    ['own-repositories'],
    {
      eventSource: 'ecr.amazonaws.com',
      eventName: 'PutImage',
      requestParameters: { registryId: outsider, repositoryName: 'tools' },
    },
    'denied by OwnRepositories',
  ],
  [
    "an image of the organization's repository",
    ['own-repositories'],
    { eventSource: 'ecr.amazonaws.com', eventName: 'PutImage', requestParameters: { registryId: '444455556666' } },
    'not denied',
  ],
  [
    'a model in other Regions, by the profile of all geographies',
    ['governed-regions'],
    {
      eventSource: 'bedrock.amazonaws.com',
      awsRegion: 'eu-west-1',
      eventName: 'InvokeModel',
      requestParameters: { modelId: 'global.anthropic.claude' },
    },
    'cannot be told: aws:RequestedRegion',
  ],
  [
    'a model in a governed Region',
    ['governed-regions'],
    {
      eventSource: 'bedrock.amazonaws.com',
      awsRegion: 'eu-west-1',
      eventName: 'InvokeModel',
      requestParameters: { modelId: 'anthropic.claude' },
    },
    'not denied',
  ],
  [
    'a bucket of another Region, which may have been made through us-east-1',
    ['governed-regions'],
    { ...bucket('mine'), awsRegion: 'ap-southeast-2', eventName: 'CreateBucket' },
    'cannot be told: aws:RequestedRegion',
  ],
  [
    'a denial decides, whatever is missing for another statement',
    ['keep-recording', 'no-person-changes'],
    { role: person, eventSource: 'config.amazonaws.com', eventName: 'DeleteConfigRule' },
    'denied by NoPersonChanges',
  ],
  [
    'an outsider reads a secret',
    ['resources-stay-inside'],
    {
      identity: { type: 'AWSAccount', accountId: outsider },
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'GetSecretValue',
    },
    'denied by ResourcesStayInside',
  ],
  [
    'another account of the organization reads a secret',
    ['resources-stay-inside'],
    {
      identity: { type: 'AWSAccount', accountId: '444455556666' },
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'GetSecretValue',
    },
    'not denied',
  ],
  [
    'a service reads a secret',
    ['resources-stay-inside'],
    {
      identity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com' },
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'GetSecretValue',
    },
    'not denied',
  ],
  [
    'a secret of an account outside, which other policies protect',
    ['resources-stay-inside'],
    {
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'GetSecretValue',
      requestParameters: { secretId: `arn:aws:secretsmanager:us-east-1:${outsider}:secret:theirs` },
    },
    'not denied',
  ],
  [
    'a bucket of which the record does not say the owner, by a role of the organization',
    ['resources-stay-inside'],
    { eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy', requestParameters: { bucketName: 'orders' } },
    'not denied',
  ],
  [
    'a service under a service control policy',
    ['no-person-changes'],
    { identity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, eventName: 'DeleteRole' },
    'not subject',
  ],
  [
    'another account under a service control policy',
    ['no-person-changes'],
    { identity: { type: 'AWSAccount', accountId: outsider }, eventName: 'AssumeRole' },
    'not subject',
  ],
  [
    'a service-linked role under both kinds',
    ['governed-regions', 'resources-stay-inside'],
    {
      role: 'role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
      awsRegion: 'ap-southeast-2',
      eventSource: 'kms.amazonaws.com',
      eventName: 'CreateKey',
    },
    'not subject',
  ],
  [
    'the management account',
    ['no-person-changes'],
    {
      identity: sessionOf(person, world.managementAccountId),
      recipientAccountId: world.managementAccountId,
      eventName: 'CreateRole',
    },
    'not subject',
  ],
  [
    'a person who signs in to the console',
    ['no-person-changes'],
    { role: person, eventType: 'AwsConsoleSignIn', eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin' },
    'not subject',
  ],
  [
    'a call that nobody can be denied',
    ['no-person-changes'],
    { role: person, eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity' },
    'not denied',
  ],
];

test.each(rows)('%s', (_name, documents, parts, expected) => {
  expect(answer(documents, parts)).toBe(expected);
});
