import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { completeEvent, deliver, NotAnEvent } from '../../../local/aws/eventbridge-delivery.ts';
import { type StrictEmulator, startStrictEmulator } from '../../support/strict-emulator.ts';

const account = '111122223333';
const raw = { source: 'aws.config', 'detail-type': 'A change', detail: { what: 'this' }, account: '999999999999' };

let emulator: StrictEmulator;
beforeAll(async () => {
  emulator = await startStrictEmulator();
});
afterAll(() => emulator.stop());

test('an event is completed with the account and the Region in which it occurred', () => {
  const event = completeEvent(raw, account, 'eu-west-1');
  expect(event).toMatchObject({ ...raw, account, region: 'eu-west-1', version: '0' });
});

test.each([{ ...raw, source: '' }, { ...raw, detail: 'text' }, { source: 'a' }, 'text'])(
  '%j is not an event',
  (value) => {
    expect(() => completeEvent(value, account, 'eu-west-1')).toThrow(NotAnEvent);
  },
);

test('an event reaches the rules that match, and no others', async () => {
  const { eventBridge } = emulator.accounts(account, 'eu-west-1');
  const Arn = `arn:aws:sqs:eu-west-1:${account}:events`;
  for (const [Name, source] of Object.entries({ matching: 'aws.config', other: 'aws.s3' })) {
    await eventBridge.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify({ source: [source] }) }));
    await eventBridge.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'queue', Arn }] }));
  }
  const event = completeEvent(raw, account, 'eu-west-1');
  expect(await deliver(emulator.accounts, event)).toEqual([{ rule: 'matching', target: Arn }]);
  expect(await deliver(emulator.accounts, completeEvent(raw, account, 'us-east-1'))).toEqual([]);
});

test('an event that is not complete is refused', async () => {
  await expect(deliver(emulator.accounts, { source: 'aws.config' })).rejects.toThrow(NotAnEvent);
});
