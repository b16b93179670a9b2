// How pauses and the start of the hub are written: a table whose conditions hold.
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  changePauses,
  HubStateUnreadableError,
  hubStateKey,
  readHubState,
  resumeEverywhere,
} from '../../../../shared/remediation/change-control/hub-state.ts';
import { neverStarted, type Pause } from '../../../../shared/remediation/change-control/pauses.ts';
import { requesterOf } from '../../../../shared/remediation/change-control/requester.ts';
import { createJournalTable } from '../../../../tools/fixtures/journal-table.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const endpoint = process.env['PALISADE_TEST_MOTO'] ?? '';
const dynamodb = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials });
let tables = 0;
async function aJournal() {
  tables += 1;
  const table = `hub-state-${process.pid}-${tables}`;
  await createJournalTable(dynamodb, table);
  return { dynamodb, table };
}

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 10, minute));
const dana = requesterOf('arn:aws:sts::111122223333:assumed-role/platform-operator/dana');
const aPause = (account: string): Pause => ({ account, by: 'dana', since: at(0).toISOString(), reason: 'r' });

test('the first resume starts the hub; no later pause or resume changes when that was', async () => {
  const journal = await aJournal();
  expect(await readHubState(journal)).toEqual(neverStarted);
  const started = (minute: number) => ({
    pauses: [],
    activeSince: at(1).toISOString(),
    lastResume: { account: '*', ...dana, at: at(minute).toISOString() },
  });
  expect(await resumeEverywhere(journal, at(1), dana)).toEqual(started(1));
  expect((await changePauses(journal, () => [aPause('*')])).lastResume).toEqual(started(1).lastResume);
  expect(await resumeEverywhere(journal, at(2), dana)).toEqual(started(2));
  expect(await readHubState(journal)).toEqual(started(2));
});

test('a pause before the start, and its end, do not start the hub', async () => {
  const journal = await aJournal();
  await changePauses(journal, (before) => [...before, aPause('111122223333')]);
  expect(await readHubState(journal)).toEqual({ pauses: [aPause('111122223333')], activeSince: null });
  const lastResume = { account: '111122223333', ...dana, at: at(1).toISOString() };
  expect(await changePauses(journal, () => [], lastResume)).toEqual({ ...neverStarted, lastResume });
});

test('an item that is not valid is not replaced', async () => {
  const journal = await aJournal();
  const Item = marshall({ ...hubStateKey, pauses: 'all' });
  await dynamodb.send(new PutItemCommand({ TableName: journal.table, Item }));
  await expect(resumeEverywhere(journal, at(1), dana)).rejects.toThrow(HubStateUnreadableError);
});
