// Queries over the whole journal.

import { listFindings, readSnapshot } from '../../../shared/findings/finding-queries.ts';
import { recordFinding, recordIntents } from '../../../shared/findings/finding-store.ts';
import { listHeldFindings } from '../../../shared/findings/held-findings.ts';
import { journal, newName } from '../../support/cloud.ts';
import { aFinding, aHeldFinding } from '../../support/finding.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, second)).toISOString();
const record = (finding: ReturnType<typeof aFinding>) =>
  recordFinding(journal, finding, new Date(Date.parse(finding.at) + 500));

test('findings are listed by account, resource and state, newest first, without their history', async () => {
  const [accountId, resource] = [`${Date.now()}`.padStart(12, '1').slice(0, 12), newName('bucket')];
  for (const second of [1, 3, 2]) {
    const about = { type: 'AWS::S3::Bucket', id: `${resource}-${second}`, arn: 'a' };
    await record(aFinding({ id: newName('pf'), at: at(second), accountId, resource: about }));
  }
  const times = (found: Awaited<ReturnType<typeof listFindings>>) => found.map((finding) => finding.at);
  expect(times(await listFindings(journal, { accountId }))).toEqual([at(3), at(2), at(1)]);
  expect(times(await listFindings(journal, { accountId, resourceId: `${resource}-2` }))).toEqual([at(2)]);
  expect(await listFindings(journal, { accountId, state: 'failed' })).toEqual([]);
  expect((await listFindings(journal, {})).filter((finding) => finding.accountId === accountId)).toHaveLength(3);
});

test('a snapshot has the latest states, every step with its time of publication, and the last intents', async () => {
  const id = newName('pf');
  await record(aFinding({ id, at: at(1), state: 'failed' }));
  await record(aFinding({ id, at: at(2) }));
  await recordIntents(journal, [aFinding({ id, at: at(3), after: null })]);
  const { findings, history, intents } = await readSnapshot(journal);
  const steps = history.filter(({ finding }) => finding.id === id);
  expect(steps.map(({ finding, publishedAt }) => [finding.state, publishedAt]).toSorted()).toEqual([
    ['failed', '2026-11-24T10:00:01.500Z'],
    ['remediated', '2026-11-24T10:00:02.500Z'],
  ]);
  expect(intents.filter((intent) => intent.id === id)).toMatchObject([{ at: at(3) }]);
  expect(findings.filter((finding) => finding.id === id)).toMatchObject([
    { at: at(2), firstSeenAt: '2026-11-24T10:00:00.000Z' },
  ]);
});

test('what is held is listed by how long it waits without interruption', async () => {
  const accountId = `${Date.now()}`.padStart(12, '2').slice(0, 12);
  const [lately, always] = [newName('pf'), newName('pf')];
  await record(aHeldFinding({ id: lately, accountId, at: at(1) }));
  await record(aFinding({ id: lately, accountId, at: at(2) }));
  for (const second of [3, 4]) await record(aHeldFinding({ id: lately, accountId, at: at(second) }));
  for (const second of [2, 5]) await record(aHeldFinding({ id: always, accountId, at: at(second) }));
  await record(aFinding({ id: newName('pf'), accountId, at: at(6) }));
  const held = await listHeldFindings(journal, { accountId });
  expect(held.map(({ finding, since }) => [finding.id, finding.at, since])).toEqual([
    [always, at(5), at(2)],
    [lately, at(4), at(3)],
  ]);
});
