import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import type { Resource } from '../../../../shared/guardrails/contract/resource.ts';
import { noteOnSources, type Sources } from '../../../../shared/guardrails/contract/surroundings.ts';
import { maxNames, type SourcesAnswer } from '../../../../shared/sweep/sources/ask-sources.ts';
import { createJournalSources } from '../../../../shared/sweep/sources/journal-sources.ts';
import type { SourceStore } from '../../../../shared/sweep/sources/known-sources.ts';
import { createSourceMemory } from '../../../../shared/sweep/sources/source-memory.ts';
import { awsError } from '../../../support/fake-s3.ts';
import { aStoringJournal } from '../../../support/storing-journal.ts';

const everyHours = 24;
const start = Date.parse('2026-11-25T00:00:00.000Z');
const bucketIn = (accountId: string, region: string, id: string): Resource => ({
  type: 'AWS::S3::Bucket',
  accountId,
  region,
  id,
});

const accounts = ['111111111111', '222222222222'];
const regions = ['eu-west-1', 'us-east-1'];
const names = ['logs', 'replica', 'web'];

const answers = fc.record({
  hours: fc.integer({ min: 0, max: 30 }),
  accountId: fc.constantFrom(...accounts),
  region: fc.constantFrom(...regions),
  senders: fc.option(
    fc.dictionary(
      fc.constantFrom(...names),
      fc.record({
        logging: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }),
        replicating: fc.uniqueArray(fc.constantFrom(...names)),
      }),
    ),
  ),
});

/** What is known by definition: the last known answer of each place counts, whole, and no earlier one. */
function expectedSources(
  given: readonly SourcesAnswer[],
  times: readonly number[],
  bucket: Resource,
  now: number,
): Sources {
  const last = new Map<string, { answer: SourcesAnswer; at: number }>();
  for (const [index, answer] of given.entries())
    if ('senders' in answer) last.set(`${answer.accountId} ${answer.region}`, { answer, at: times[index] ?? 0 });
  const own = last.get(`${bucket.accountId} ${bucket.region}`);
  const sending = [...last.values()].flatMap(({ answer }) =>
    'senders' in answer ? [{ accountId: answer.accountId, found: answer.senders.get(bucket.id) }] : [],
  );
  const byText = (one: string, other: string) => one.localeCompare(other);
  return {
    asOf: own ? new Date(own.at).toISOString() : null,
    isOld: own !== undefined && now - own.at > 48 * 60 * 60_000,
    loggingFrom: sending
      .flatMap(({ found }) => found?.logging ?? [])
      .toSorted()
      .slice(0, maxNames),
    replicatingFrom: sending
      .flatMap(({ accountId, found }) => (found?.replicating ?? []).map((each) => ({ accountId, bucket: each })))
      .toSorted((one, other) => byText(`${one.accountId}#${one.bucket}`, `${other.accountId}#${other.bucket}`))
      .slice(0, maxNames),
  };
}

test.each<[string, (now: () => Date) => SourceStore]>([
  ['in memory', (now) => createSourceMemory(everyHours, now)],
  ['in the journal', (now) => createJournalSources(aStoringJournal(), everyHours, now)],
])('the last known answer of each account and Region counts, %s', async (_where, create) => {
  await fc.assert(
    fc.asyncProperty(fc.array(answers, { maxLength: 8 }), async (steps) => {
      let time = start;
      const store = create(() => new Date(time));
      const given: SourcesAnswer[] = [];
      const times: number[] = [];
      for (const { hours, accountId, region, senders } of steps) {
        time += (hours + 1) * 60 * 60_000;
        const place = { accountId, region };
        const answer: SourcesAnswer = senders
          ? { ...place, senders: new Map(Object.entries(senders)) }
          : { ...place, unknown: 'AccessDeniedException' };
        given.push(answer);
        times.push(time);
        await store.record([answer]);
      }
      for (const accountId of accounts)
        for (const region of regions)
          for (const name of names) {
            const bucket = bucketIn(accountId, region, name);
            expect(await store.sourcesOf(bucket)).toEqual(expectedSources(given, times, bucket, time));
          }
    }),
    { numRuns: 50 },
  );
});

test('a dry run knows what the journal has, and what it asked itself, and writes nothing', async () => {
  const now = () => new Date(start);
  const journal = aStoringJournal();
  const kept = createJournalSources(journal, everyHours, now);
  const place = { accountId: '111111111111', region: 'eu-west-1' };
  const other = { accountId: '222222222222', region: 'us-east-1' };
  const senders = (logging: string[], replicating: string[]) => new Map([['logs', { logging, replicating }]]);
  await kept.record([
    { ...place, senders: senders(['old'], []) },
    { ...other, senders: senders([], ['far']) },
  ]);
  const before = journal.items();
  const memory = createSourceMemory(everyHours, now, kept.sourcesOf);
  await memory.record([{ ...place, senders: senders(['new'], []) }]);
  expect(await memory.sourcesOf(bucketIn(place.accountId, place.region, 'logs'))).toEqual({
    asOf: now().toISOString(),
    isOld: false,
    loggingFrom: ['new'],
    replicatingFrom: [{ accountId: other.accountId, bucket: 'far' }],
  });
  expect(journal.items()).toEqual(before);
});

test('answers expire, and what does not parse is left out', async () => {
  const reported: string[] = [];
  const journal = aStoringJournal({ onUnreadable: ({ message }) => void reported.push(message) });
  const store = createJournalSources(journal, everyHours, () => new Date(start));
  const place = { accountId: '111111111111', region: 'eu-west-1' };
  await store.record([{ ...place, senders: new Map([['logs', { logging: ['web'], replicating: [] }]]) }]);
  const expiry = start / 1_000 + 30 * 86_400;
  expect(journal.items().map(({ expiresAt }) => expiresAt)).toEqual([expiry, expiry]);
  const [senders] = journal.items();
  journal.put({ ...senders, 'from#x#y': { logging: 7 } });
  expect(await store.sourcesOf(bucketIn(place.accountId, place.region, 'logs'))).toMatchObject({
    loggingFrom: ['web'],
  });
  expect(reported).toHaveLength(1);
});

test('a sender whose account is not asked any more counts for 30 days', async () => {
  let time = start;
  const journal = aStoringJournal();
  const store = createJournalSources(journal, everyHours, () => new Date(time));
  const place = { accountId: '111111111111', region: 'eu-west-1' };
  await store.record([{ ...place, senders: new Map([['replica', { logging: [], replicating: ['far'] }]]) }]);
  journal.remove('sources');
  const bucket = bucketIn('222222222222', 'eu-west-1', 'replica');
  time += 29 * 86_400_000;
  expect((await store.sourcesOf(bucket)).replicatingFrom).toHaveLength(1);
  time += 2 * 86_400_000;
  expect((await store.sourcesOf(bucket)).replicatingFrom).toEqual([]);
});

test.each(['AccessDeniedException', 'ProvisionedThroughputExceededException'])(
  '%s of the journal says nothing about the bucket: it is looked up again',
  async (name) => {
    const journal = aStoringJournal();
    journal.mock.on(BatchGetItemCommand).rejects(awsError(name));
    const { sourcesOf } = createJournalSources(journal, everyHours, () => new Date(start));
    const ended = sourcesOf(bucketIn('111111111111', 'eu-west-1', 'b'));
    await expect(ended).rejects.toMatchObject({ name: 'LookAheadError', failure: { kind: 'unavailable' } });
  },
);

test('buckets are looked up together if they are asked about at the same time, and those of a page in any case', async () => {
  const journal = aStoringJournal();
  const now = () => new Date(start);
  const page = Array.from({ length: 32 }, (_, index) => bucketIn('111111111111', 'eu-west-1', `b${index}`));
  expect(await Promise.all(page.map(createJournalSources(journal, everyHours, now).sourcesOf))).toHaveLength(32);
  const { sourcesOf } = createJournalSources(journal, everyHours, now, page);
  for (const bucket of page) expect(await sourcesOf(bucket)).toMatchObject({ asOf: null });
  expect(journal.reads).toEqual([33, 33]);
});

test('a page that could not be looked up is looked up again', async () => {
  const journal = aStoringJournal();
  const bucket = bucketIn('111111111111', 'eu-west-1', 'b');
  const { sourcesOf } = createJournalSources(journal, everyHours, () => new Date(start), [bucket]);
  journal.mock.on(BatchGetItemCommand).rejectsOnce(awsError('AccessDeniedException')).resolves({ Responses: {} });
  await expect(sourcesOf(bucket)).rejects.toMatchObject({ name: 'LookAheadError' });
  expect(await sourcesOf(bucket)).toMatchObject({ asOf: null });
});

test.each([
  [{ asOf: null, isOld: false }, /is not known/],
  [{ asOf: '2026-11-25T00:00:00.000Z', isOld: false }, /is known as of 2026-11-25T00:00:00.000Z$/],
  [
    { asOf: '2026-11-25T00:00:00.000Z', isOld: true },
    /last asked at 2026-11-25T00:00:00.000Z, more than two sweeps ago/,
  ],
])('the age is said: %j', (sources, sentence) => {
  expect(noteOnSources(sources)).toMatch(sentence);
});
