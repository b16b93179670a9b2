// EventBridge Scheduler schedules: the message that they send to a queue, and the permissions of their role.
import { envelopeSchema } from '../../events/envelope.ts';
import * as sweepRequested from '../../events/palisade/sweep-requested.ts';
import { consumers, isScheduled } from '../../infrastructure/consumers.ts';
import { queueOf } from '../../infrastructure/queues.ts';
import { arn, logicalId } from '../../infrastructure/resources.ts';
import { schedulerRoleOf } from '../../infrastructure/roles.ts';

const hub = '222233334444';
const scheduled = consumers.filter(({ everyHours }) => everyHours);

/** The message as Scheduler sends it, with the parameters of CloudFormation and the context attributes of Scheduler. */
function messageOf(name: string): unknown {
  const resources = queueOf(consumers.filter((consumer) => consumer.name === name)[0] ?? noSuchConsumer(name));
  const [schedule] = Object.values(resources).filter(({ Type }) => Type === 'AWS::Scheduler::Schedule');
  const target = schedule?.Properties['Target'] as { Input: { 'Fn::Sub': string } };
  const text = target.Input['Fn::Sub']
    .replace('${AWS::AccountId}', hub)
    .replace('${AWS::Region}', 'us-east-1')
    .replace('<aws.scheduler.execution-id>', 'd32c5kddcf5bb8c3')
    .replace('<aws.scheduler.scheduled-time>', '2026-11-25T10:00:00Z');
  expect(text).not.toMatch(/\$\{|<aws/);
  return JSON.parse(text);
}

function noSuchConsumer(name: string): never {
  throw new Error(`there is no consumer ${name}`);
}

test.each(scheduled)('the schedule of $name sends a message that functions can read', ({ name }) => {
  expect(envelopeSchema.safeParse(messageOf(name))).toMatchObject({
    success: true,
    data: { id: 'd32c5kddcf5bb8c3', account: hub, source: 'palisade' },
  });
});

test('the schedule sweeps all accounts', () => {
  const read = (account: string) => sweepRequested.read(envelopeSchema.parse(messageOf('sweep')), account);
  expect(read(hub)).toEqual({ kind: 'request', request: { accounts: [], requestedBy: null } });
  expect(read('111122223333')).toMatchObject({ kind: 'refused' });
});

test('the role of the schedules may send to their queues only, and only schedules of the hub may assume it', () => {
  const fed = consumers
    .filter(isScheduled)
    .flatMap(({ name }) => ['Queue', 'DeadLetters'].map((kind) => arn(`${logicalId(name)}${kind}`)));
  expect(schedulerRoleOf(consumers)['SchedulerRole']?.Properties).toMatchObject({
    Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: fed }] } }],
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    },
  });
});
