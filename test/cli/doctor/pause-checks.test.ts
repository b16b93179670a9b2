// What doctor says about the kill switch: each pause has the command that ends it.
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { checkPauses, pauseChecks } from '../../../cli/doctor/pause-checks.ts';

const account = '111122223333';
const pause = (of: string) => ({
  account: of,
  by: 'arn:aws:iam::444455556666:user/dana',
  since: '2026-11-24T10:00:00.000Z',
  reason: 'trying',
});
const activeSince = '2026-11-01T00:00:00.000Z';

test.each([
  ['no pause', { activeSince, pauses: [] }, [['hub', 'fine', null]]],
  ['a hub that was not started', { activeSince: null, pauses: [] }, [['hub', 'attention', 'palisade resume']]],
  ['a pause everywhere', { activeSince, pauses: [pause('*')] }, [['hub', 'attention', 'palisade resume']]],
  [
    'a pause of one account',
    { activeSince, pauses: [pause(account)] },
    [[account, 'attention', `palisade resume --account ${account}`]],
  ],
  [
    'pauses of two accounts',
    { activeSince, pauses: [pause(account), pause('444455556666')] },
    [
      [account, 'attention', `palisade resume --account ${account}`],
      ['444455556666', 'attention', 'palisade resume --account 444455556666'],
    ],
  ],
] as const)('%s', (_what, state, expected) => {
  const checks = pauseChecks(state);
  expect(checks.map(({ where, state: each, repair }) => [where, each, repair])).toEqual(expected);
  for (const check of checks) expect(check.what).toBe('kill switch');
});

test('a state that cannot be read is wrong, since nothing is changed then', async () => {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  mockClient(dynamodb)
    .on(GetItemCommand)
    .resolves({ Item: marshall({ pauses: 'nonsense' }) });
  expect(await checkPauses({ dynamodb, table: 'journal' })).toMatchObject([
    { state: 'wrong', repair: expect.stringMatching(/^delete .*palisade resume$/) },
  ]);
});
