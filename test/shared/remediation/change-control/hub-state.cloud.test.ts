// Pauses that are set at the same time, on DynamoDB as the local cloud has it: moto checks a condition and writes in two
// steps, between which another request may write.
import { changePauses, readHubState } from '../../../../shared/remediation/change-control/hub-state.ts';
import { createJournalTable } from '../../../../tools/fixtures/journal-table.ts';
import { journal as deployed, newName } from '../../../support/cloud.ts';

const aPause = (account: string) => ({ account, by: 'dana', since: '2026-11-24T10:00:00.000Z', reason: 'r' });

test('of pauses that are set at the same time, also of a hub without an item, none is lost', async () => {
  const journal = { ...deployed, table: newName('hub-state') };
  await createJournalTable(journal.dynamodb, journal.table);
  const accounts = Array.from({ length: 6 }, (_, index) => String(111_122_223_330 + index));
  await Promise.all(accounts.map((account) => changePauses(journal, (before) => [...before, aPause(account)])));
  const { pauses } = await readHubState(journal);
  expect(pauses.map(({ account }) => account).sort()).toEqual(accounts);
});
