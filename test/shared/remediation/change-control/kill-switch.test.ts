// The kill switch, as the functions read it.
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
  const reason = pauseReason(pauses, one);
  if (why === undefined) expect(reason).toBeUndefined();
  else expect(reason).toContain(why);
});

function reader(ttl?: number) {
  const ssm = mockClient(new SSMClient({ region: 'us-east-1' }));
  const setValue = (Value: string | undefined) =>
    ssm.on(GetParameterCommand).resolves(Value === undefined ? {} : { Parameter: { Value } });
  const read = createPauseReader(ssm as unknown as SSMClient, ttl);
  return { ssm, setValue, read, reads: () => ssm.commandCalls(GetParameterCommand).length };
}

test('pauses are cached for the TTL and then read again', async () => {
  const { setValue, read, reads } = reader(20);
  setValue('[]');
  await read();
  await read();
  expect(reads()).toBe(1);
  setValue(JSON.stringify([{ ...pause, account: '*' }] satisfies Pauses));
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(await read()).toHaveLength(1);
});

test.each([undefined, '', 'paused', '{}', '[{"account":"everything"}]'])(
  'the value %p is not taken as permission',
  async (value) => {
    const { setValue, read } = reader();
    setValue(value);
    await expect(read()).rejects.toThrow(PausesUnreadableError);
  },
);

test('a failure is not cached, and it discards the cached value', async () => {
  const { ssm, setValue, read } = reader(1);
  setValue('[]');
  await read();
  await new Promise((resolve) => setTimeout(resolve, 10));
  ssm.on(GetParameterCommand).rejects(new Error('SSM is down'));
  await expect(read()).rejects.toThrow('SSM is down');
  setValue('[]');
  expect(await read()).toEqual([]);
});
