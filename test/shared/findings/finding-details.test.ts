// Everything about one finding: read together, and what cannot be read hides nothing else.
import { readFindingDetails } from '../../../shared/findings/finding-details.ts';
import { recordFinding, recordIntents, suspend } from '../../../shared/findings/finding-store.ts';
import { aConditionalJournal } from '../../support/conditional-journal.ts';
import { aFinding } from '../../support/finding.ts';

const first = aFinding({ state: 'failed' });
const second = aFinding({ at: '2026-11-24T11:00:00.000Z', trigger: { ...first.trigger, eventId: 'e-2' } });

async function aRecordedFinding() {
  const journal = aConditionalJournal();
  for (const step of [first, second]) await recordFinding(journal, step, new Date(step.at));
  return journal;
}

test('the latest state with its history, suspension and what is in progress', async () => {
  const journal = await aRecordedFinding();
  await suspend(journal, first.id, { by: 'dana', until: '2026-11-25T10:00:00.000Z' });
  await recordIntents(journal, [aFinding({ at: '2026-11-24T12:00:00.000Z' })]);
  const details = await readFindingDetails(journal, first.id);
  expect(details).toMatchObject({
    finding: { state: 'remediated', at: second.at },
    history: [
      { finding: first, publishedAt: first.at },
      { finding: second, publishedAt: second.at },
    ],
    suspension: { by: 'dana' },
    intent: { at: '2026-11-24T12:00:00.000Z' },
  });
  expect(details?.approval).toBeUndefined();
});

test('an intent whose result is recorded is not in progress', async () => {
  const journal = await aRecordedFinding();
  await recordIntents(journal, [aFinding({ at: second.at })]);
  expect((await readFindingDetails(journal, first.id))?.intent).toBeUndefined();
});

test('there is nothing about a finding that is not there', async () => {
  expect(await readFindingDetails(aConditionalJournal(), 'pf-1')).toBeUndefined();
});

test.each(['hold', 'approval', 'latest'])(
  'an item %s that does not parse is reported, and the rest is read',
  async (version) => {
    const journal = await aRecordedFinding();
    journal.put({ id: first.id, version, by: 1 });
    const reported: string[] = [];
    const reading = { ...journal, onUnreadable: ({ message }: Error) => void reported.push(message) };
    const details = await readFindingDetails(reading, first.id);
    expect(details).toMatchObject({ finding: { state: 'remediated' }, history: [{}, {}] });
    expect(reported).toEqual([expect.stringContaining(`/ ${version} `)]);
  },
);
