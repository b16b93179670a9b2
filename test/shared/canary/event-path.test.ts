// Each piece of the flow of an event that is missing or stopped is named; what may not be looked at is no cause.
import { DescribeRuleCommand, EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetFunctionCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { causeInAccount, causeInHub } from '../../../shared/canary/event-path.ts';
import { awsError } from '../../support/fake-s3.ts';

const settings = { region: 'us-east-1' };
const clients = {
  lambda: new LambdaClient(settings),
  eventBridge: new EventBridgeClient(settings),
  iam: new IAMClient(settings),
};
const lambda = mockClient(clients.lambda);
const rules = mockClient(clients.eventBridge);
const iam = mockClient(clients.iam);
const path = { functions: ['remediate', 'record-finding'], rules: ['s3-call'] };
const where = { accountId: '111122223333', region: 'us-east-1' };
const queueArn = (name: string) => `arn:aws:sqs:us-east-1:222233334444:${name}`;
const missing = awsError('ResourceNotFoundException', 404);
const denied = awsError('AccessDeniedException', 403);
const bus = 'arn:aws:events:us-east-1:222233334444:event-bus/palisade';

beforeEach(() => {
  for (const mock of [lambda, rules, iam]) mock.reset();
  lambda.on(GetFunctionCommand).resolves({});
  lambda.on(ListEventSourceMappingsCommand).callsFake(({ FunctionName }) => ({
    EventSourceMappings: [{ EventSourceArn: queueArn(FunctionName), State: 'Enabled', UUID: 'u-1' }],
  }));
  rules.on(DescribeRuleCommand).resolves({ State: 'ENABLED' });
  rules.on(ListTargetsByRuleCommand).resolves({ Targets: [{ Id: 'hub', Arn: bus }] });
  iam.on(GetRoleCommand).resolves({});
});

const FunctionName = 'palisade-record-finding';
const mapping = (State: string) => ({ EventSourceMappings: [{ EventSourceArn: queueArn(FunctionName), State }] });

test.each([
  ['all there', () => {}, undefined],
  ['a deleted function', () => lambda.on(GetFunctionCommand, { FunctionName }).rejects(missing), 'function missing'],
  [
    'a function without concurrency',
    () =>
      lambda.on(GetFunctionCommand, { FunctionName }).resolves({ Concurrency: { ReservedConcurrentExecutions: 0 } }),
    'function stopped',
  ],
  [
    'a disabled event source mapping',
    () => lambda.on(ListEventSourceMappingsCommand, { FunctionName }).resolves(mapping('Disabled')),
    'function stopped',
  ],
  [
    'no event source mapping',
    () => lambda.on(ListEventSourceMappingsCommand, { FunctionName }).resolves({}),
    'function stopped',
  ],
  ['a deleted rule of the bus', () => rules.on(DescribeRuleCommand).rejects(missing), 'hub rule missing'],
  [
    'a disabled rule of the bus',
    () => rules.on(DescribeRuleCommand).resolves({ State: 'DISABLED' }),
    'hub rule disabled',
  ],
  ['nothing may be looked at', () => [lambda, rules].map((mock) => mock.rejects(denied)), undefined],
])('in the hub: %s', async (_name, prepare, code) => {
  prepare();
  expect((await causeInHub(clients, path))?.code).toBe(code);
});

test.each([
  ['all there', () => {}, undefined],
  ['a deleted rule', () => rules.on(DescribeRuleCommand).rejects(missing), 'rule missing'],
  ['a disabled rule', () => rules.on(DescribeRuleCommand).resolves({ State: 'DISABLED' }), 'rule disabled'],
  ['a rule with another target', () => rules.on(ListTargetsByRuleCommand).resolves({ Targets: [] }), 'rule missing'],
  ['targets that may not be listed', () => rules.on(ListTargetsByRuleCommand).rejects(denied), undefined],
  [
    'a deleted member role',
    () => iam.on(GetRoleCommand).rejects(awsError('NoSuchEntityException', 404)),
    'member role missing',
  ],
  ['a member role that may not be looked at', () => iam.on(GetRoleCommand).rejects(denied), undefined],
])('in the account: %s', async (_name, prepare, code) => {
  prepare();
  expect((await causeInAccount(clients, where))?.code).toBe(code);
});

test('a role that cannot be assumed is the error of the call', async () => {
  rules.on(DescribeRuleCommand).rejects(denied);
  await expect(causeInAccount(clients, where)).rejects.toThrow(denied);
});
