// Compares the roles of the hub's functions with the AWS calls that their bundles can make in the hub's account. No
// permission may be unused, and none may be missing. Calls in other accounts are made with roles of those accounts.
import { consumers, queuesOf } from '../../infrastructure/consumers.ts';
import { logicalId } from '../../infrastructure/resources.ts';
import { boundaryOf, roleOf } from '../../infrastructure/roles.ts';
import { hubStateKey } from '../../shared/remediation/change-control/hub-state.ts';
import { type AwsCall, bundledCalls, namedCalls } from '../support/bundled-calls.ts';

type Statement = { Action: string | string[]; Resource: unknown };
type Role = { Policies: { PolicyDocument: { Statement: Statement[] } }[] };

/** The prefix of IAM actions by SDK client, for services that are called in the hub's account. */
const clients: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  eventbridge: 'events',
  securityhub: 'securityhub',
  sns: 'sns',
  sqs: 'sqs',
  ssm: 'ssm',
};

/** Permissions without a call in the bundle, with the reason. */
const justified: Readonly<Record<string, string>> = {
  'kms:Decrypt': 'SNS uses the key of the topic with the permissions of the publisher',
  'kms:GenerateDataKey': 'as above',
  'logs:CreateLogStream': 'Lambda writes the log with the permissions of the function',
  'logs:PutLogEvents': 'as above',
  'sqs:DeleteMessage': 'Lambda reads the queue with the permissions of the function',
  'sqs:GetQueueAttributes': 'as above',
  'sqs:ReceiveMessage': 'as above',
  'xray:PutTelemetryRecords': 'Lambda sends traces with the permissions of the function',
  'xray:PutTraceSegments': 'as above',
  's3:PutObject':
    'the client is used for buckets in other accounts, too; test/functions/export-findings covers the evidence',
  'sts:AssumeRole': 'used for credentials in other accounts; test/e2e covers it',
};

/** Calls in the bundle that are not made in the hub's account, with the reason. */
const notSentInHub: Readonly<Record<string, string>> = {
  'dynamodb:DescribeEndpoints': 'the client discovers endpoints only if it is configured to',
  'ssm:GetParameters': 'the provider of Powertools supports it, but only one parameter is read',
  'ssm:GetParametersByPath': 'as above',
  'ssm:PutParameter': 'as above',
  'events:DescribeRule': 'the forwarding rule is in member accounts',
  'events:ListTargetsByRule': 'as above',
  'events:PutRule': 'as above',
  'events:PutTargets': 'as above',
  'securityhub:CreateMembers': 'members are created in the account of the delegated administrator',
  'securityhub:GetMembers': 'as above',
};
/** Lazily loaded clients, which are in the bundle with all their commands. What the sources name counts instead. */
const loadedLater: readonly string[] = ['sqs'];

function statementsOf(name: string): Statement[] {
  const consumer = consumers.find((each) => each.name === name);
  if (consumer === undefined) throw new Error(`no function ${name}`);
  const roles = Object.values(roleOf(consumer)).map(({ Properties }) => Properties as unknown as Role);
  return roles.flatMap(({ Policies }) => Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement));
}

const allowedActions = (name: string) => [...new Set(statementsOf(name).flatMap(({ Action }) => Action))];

/** The calls of a function in the hub's account. */
async function callableActions(name: string): Promise<string[]> {
  const handler = `functions/${name}/handler.ts`;
  const isLater = ({ client }: AwsCall) => loadedLater.includes(client);
  const calls = [
    ...(await bundledCalls(handler)).filter((call) => !isLater(call)),
    ...(await namedCalls([handler])).filter(isLater),
  ];
  // Amazon SQS has no actions of their own for batches (Service Authorization Reference).
  return calls.flatMap(({ client, command }) => {
    const prefix = clients[client];
    return prefix ? [`${prefix}:${prefix === 'sqs' ? command.replace(/Batch$/, '') : command}`] : [];
  });
}

test.each(consumers.map(({ name }) => ({ name })))(
  'the role of $name allows exactly the calls in its bundle',
  async ({ name }) => {
    const [may, can] = [allowedActions(name), await callableActions(name)];
    const unused = may.filter((action) => !can.includes(action) && !(action in justified));
    const denied = can.filter((action) => !may.includes(action) && !(action in notSentInHub));
    expect({ unused, denied }).toEqual({ unused: [], denied: [] });
  },
);

// Without them, a message that has to wait some seconds came back after the visibility timeout: minutes later.
test.each(
  consumers.flatMap((consumer) => queuesOf(consumer).map(({ name }) => ({ function: consumer.name, queue: name }))),
)('$function may delay the messages of $queue, and send them to their dead-letter queue', (each) => {
  const allows = (action: string, kind: string) =>
    statementsOf(each.function).some(
      ({ Action, Resource }) =>
        [Action].flat().includes(action) && JSON.stringify(Resource).includes(`"${logicalId(each.queue)}${kind}"`),
    );
  for (const action of ['sqs:GetQueueUrl', 'sqs:ChangeMessageVisibility']) expect(allows(action, 'Queue')).toBe(true);
  for (const action of ['sqs:GetQueueUrl', 'sqs:SendMessage']) expect(allows(action, 'DeadLetters')).toBe(true);
});

test('every justified permission is in a role', () => {
  const all = new Set(consumers.flatMap(({ name }) => allowedActions(name)));
  expect(Object.keys(justified).filter((action) => !all.has(action))).toEqual([]);
});

test('the permissions boundary fits the quota of IAM, and allows exactly what the functions need', () => {
  const { Boundary } = boundaryOf(consumers);
  const document = Boundary?.Properties['PolicyDocument'] as Role['Policies'][number]['PolicyDocument'];
  // IAM User Guide, "IAM and AWS STS quotas": characters in a managed policy.
  expect(JSON.stringify(document).length).toBeLessThan(6_144);
  const all = new Set(consumers.flatMap(({ name }) => allowedActions(name)));
  const within = new Set(document.Statement.flatMap(({ Action }) => Action));
  expect(within).toEqual(all);
});

test('the permissions boundary keeps every function from writing the pauses', () => {
  const { Boundary } = boundaryOf(consumers);
  const document = Boundary?.Properties['PolicyDocument'] as { Statement: { Effect: string }[] };
  expect(document.Statement.filter(({ Effect }) => Effect === 'Deny')).toMatchObject([
    {
      Action: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': [hubStateKey.id] } },
    },
  ]);
});

test('every role has the permissions boundary', () => {
  for (const consumer of consumers) {
    for (const role of Object.values(roleOf(consumer))) {
      expect(role.Properties).toMatchObject({ PermissionsBoundary: { Ref: 'Boundary' } });
    }
  }
});
