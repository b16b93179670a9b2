// The kill switch as the functions read it.
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import {
  createPauseReader,
  type Pauses,
  PausesUnreadableError,
  pauseReason,
} from '../../../../shared/remediation/change-control/kill-switch.ts';

const pause = { by: 'dana', since: '2026-11-24T10:00:00Z', reason: 'a rollout' };
const [one, other] = ['111122223333', '222233334444'];

test.each([
  { name: 'no pause', pauses: [], why: undefined },
  { name: 'a pause of all accounts', pauses: [{ ...pause, account: '*' }], why: 'paused by dana' },
  { name: 'a pause of this account', pauses: [{ ...pause, account: one }], why: 'paused in this account by dana' },
  { name: 'a pause of another account', pauses: [{ ...pause, account: other }], why: undefined },
])('$name', ({ pauses, why }) => {
  const said = pauseReason(pauses, one);
  if (why === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(why);
});

function reader(ttl?: number) {
  const ssm = mockClient(new SSMClient({ region: 'us-east-1' }));
  const say = (Value: string | undefined) =>
    ssm.on(GetParameterCommand).resolves(Value === undefined ? {} : { Parameter: { Value } });
  const read = createPauseReader(ssm as unknown as SSMClient, ttl);
  return { ssm, say, read, reads: () => ssm.commandCalls(GetParameterCommand).length };
}

test('what was read is remembered for a while, and then read again', async () => {
  const { say, read, reads } = reader(20);
  say('[]');
  await read();
  await read();
  expect(reads()).toBe(1);
  say(JSON.stringify([{ ...pause, account: '*' }] satisfies Pauses));
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(await read()).toHaveLength(1);
});

test.each([undefined, '', 'paused', '{}', '[{"account":"everything"}]'])('%p is nobody’s permission', async (value) => {
  const { say, read } = reader();
  say(value);
  await expect(read()).rejects.toThrow(PausesUnreadableError);
});

test('a failure is not remembered, and neither is what was known before it', async () => {
  const { ssm, say, read } = reader(1);
  say('[]');
  await read();
  await new Promise((resolve) => setTimeout(resolve, 10));
  ssm.on(GetParameterCommand).rejects(new Error('SSM is down'));
  await expect(read()).rejects.toThrow('SSM is down');
  say('[]');
  expect(await read()).toEqual([]);
});
