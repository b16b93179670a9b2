// The queues of the hub's functions: which events wait in which queue, and how many are handled at a time.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { requestQueues } from '../../events/palisade/request-queues.ts';
import { consumers, functionQueues, organizationEvents, queuesOf } from '../../infrastructure/consumers.ts';
import { queueOf } from '../../infrastructure/queues.ts';
import { logicalId, type Resources } from '../../infrastructure/resources.ts';

const mapping = z.object({ sqs: z.object({ arn: z.unknown(), maximumConcurrency: z.optional(z.number()) }) });
const { functions } = z
  .object({ functions: z.record(z.string(), z.object({ events: z.array(mapping) })) })
  .parse(parse(readFileSync('serverless.yml', 'utf8')));
const mappingsOf = (name: string) => (functions[name]?.events ?? []).map(({ sqs }) => sqs);

const queuesOfFunction = (name: string) =>
  functionQueues.filter((each) => each.function === name).map(({ queue }) => queue);

/** The queues to which the rules of a function send their events, by rule. */
function targetsOf(name: string): Record<string, unknown> {
  const [consumer] = consumers.filter((each) => each.name === name);
  const resources = Object.entries(consumer ? queueOf(consumer) : {});
  const rules = resources.filter(([, { Type }]) => Type === 'AWS::Events::Rule');
  return Object.fromEntries(
    rules.map(([id, { Properties }]) => [id, (Properties['Targets'] as { Arn: unknown }[])[0]?.Arn]),
  );
}

test('requested baselines wait in a queue of their own, so that they delay no new account', () => {
  const others = targetsOf('onboard-account');
  expect(queuesOfFunction('onboard-account')).toEqual(['onboard-account', 'baseline-requests']);
  expect(Object.keys(others)).toEqual(Object.keys(organizationEvents).map((name) => `${logicalId(name)}Rule`));
  for (const target of Object.values(others)) expect(target).toEqual({ 'Fn::GetAtt': ['OnboardAccountQueue', 'Arn'] });
});

test.each(consumers)('$name reads each of its queues by a mapping', (consumer) => {
  const arns = queuesOf(consumer).map(({ name }) => ({ 'Fn::GetAtt': [`${logicalId(name)}Queue`, 'Arn'] }));
  expect(mappingsOf(consumer.name).map(({ arn }) => arn)).toEqual(arns);
});

test('queues of one function share its workers by a limit of their own', () => {
  for (const consumer of consumers.filter(({ lanes }) => lanes)) {
    const limits = mappingsOf(consumer.name).map(({ maximumConcurrency }) => maximumConcurrency);
    expect(limits.every((limit) => limit !== undefined && limit >= 2)).toBe(true);
  }
});

test('few execution environments of onboard-account share the rates of Organizations', () => {
  const limits = mappingsOf('onboard-account').map(({ maximumConcurrency = 1_000 }) => maximumConcurrency);
  // DescribePolicy is served twice per second. Each environment reads some five policies in ten minutes.
  const secondsOfReads = (limits.reduce((sum, limit) => sum + limit, 0) * 5) / 2;
  expect(secondsOfReads).toBeLessThan(30);
});

test('every queue has its dead-letter queue, policy and two alarms; a function has one alarm on errors', () => {
  for (const consumer of consumers) {
    const resources = queueOf(consumer);
    for (const { name } of queuesOf(consumer)) {
      for (const part of ['Queue', 'DeadLetters', 'DeadLettersAlarm', 'AgeAlarm'])
        expect(resources).toHaveProperty(`${logicalId(name)}${part}`);
    }
    expect(Object.keys(resources).filter((id) => id.endsWith('ErrorsAlarm'))).toHaveLength(1);
  }
  expect(functionQueues).toContainEqual({ function: 'onboard-account', queue: 'baseline-requests' });
  expect(new Set(functionQueues.map(({ queue }) => queue)).size).toBe(functionQueues.length);
});

const denialFor = (Sid: string, id: string, roles: readonly string[]) => ({
  Sid,
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:SendMessage',
  Resource: { 'Fn::GetAtt': [id, 'Arn'] },
  Condition: {
    ArnNotEquals: {
      'aws:PrincipalArn': roles.map((role) => ({
        'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/palisade-${role}`,
      })),
    },
  },
});

test.each([
  { queue: 'undo-requests', roles: ['accept-requests'], dead: ['remediate'] },
  {
    queue: 'baseline-requests',
    roles: ['accept-requests', 'compare-accounts', 'remediate'],
    dead: ['onboard-account'],
  },
  { queue: 'sweep-requests', roles: ['accept-requests', 'onboard-account'], dead: ['sweep'] },
  { queue: 'sweep', roles: ['accept-requests', 'sweep', 'scheduler'], dead: ['sweep', 'scheduler'] },
])('nobody but $roles sends to $queue, and nobody but $dead to its dead-letter queue', ({ queue, roles, dead }) => {
  const id = logicalId(queue);
  const about = (name: string) =>
    Object.values(Object.assign({}, ...consumers.map(queueOf)) as Resources).filter(
      ({ Type, Properties }) =>
        Type === 'AWS::SQS::QueuePolicy' && JSON.stringify(Properties['Queues']).includes(`{"Ref":"${name}"}`),
    );
  expect(about(`${id}Queue`)).toHaveLength(1);
  expect(about(`${id}DeadLetters`)).toEqual(about(`${id}Queue`));
  expect(about(`${id}Queue`)[0]?.Properties['PolicyDocument']).toEqual({
    Version: '2012-10-17',
    Statement: [denialFor('OnlySenders', `${id}Queue`, roles), denialFor('OnlyTheFunction', `${id}DeadLetters`, dead)],
  });
});

test('every queue whose messages say who requested them admits its senders only', () => {
  const closed = consumers.flatMap(queuesOf).flatMap(({ name, senders }) => (senders ? [name] : []));
  expect(closed.toSorted()).toEqual([...new Set([...Object.values(requestQueues), 'run-canary', 'sweep'])].toSorted());
});
