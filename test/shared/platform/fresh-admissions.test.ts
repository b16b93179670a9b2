// What is written of documents whose readers change while a run goes on.
import { AdmissionLostError, lostSince, withFreshAdmissions } from '../../../shared/platform/fresh-admissions.ts';
import type { DocumentWrite, PlatformDocuments } from '../../../shared/steps/documents.ts';
import type { SharedResource } from '../../../shared/steps/shared-resource.ts';

const resource = (audiences: Record<string, readonly string[]>): SharedResource => ({
  ...{ kind: 'dataset', name: 'customers', owner: '111122223333', region: 'us-east-1', isDeclared: true },
  ...{ admitted: [...new Set(Object.values(audiences).flat())], audiences, lastAdmitted: [], ownDocuments: {} },
});
const write = { kind: 'dataset', name: 'customers', document: 'bucketPolicy' } as DocumentWrite;

test.each([
  { name: 'the same', before: { readers: ['1', '2'] }, now: { readers: ['1', '2'] }, lost: [] },
  { name: 'one more', before: { readers: ['1'] }, now: { readers: ['1', '2'] }, lost: [] },
  { name: 'one less', before: { readers: ['1', '2'] }, now: { readers: ['2'] }, lost: ['1'] },
  { name: 'another audience', before: { a: ['1'], b: ['2'] }, now: { a: [], b: ['1', '2'] }, lost: ['1'] },
  { name: 'no resource any more', before: { readers: ['1'] }, now: undefined, lost: ['1'] },
])('of the readers since the run began, $name: $lost are lost', ({ before, now, lost }) => {
  expect(lostSince(resource(before), now && resource(now as Record<string, readonly string[]>))).toEqual(lost);
});

test('reads are shared, and each began after it was asked for', async () => {
  const begun: number[] = [];
  let asked = 0;
  const readers = ['1'];
  const documents: PlatformDocuments = { intend: async () => undefined, confirm: async () => undefined };
  const fresh = withFreshAdmissions(documents, [resource({ readers })], async () => {
    begun.push(asked);
    await Promise.resolve();
    return [resource({ readers })];
  });
  const intend = () => {
    asked += 1;
    return fresh.intend(write);
  };
  const first = intend();
  await Promise.resolve();
  await Promise.all([first, intend(), intend(), intend()]);
  await intend();
  expect(begun).toEqual([1, 4, 5]);
});

test('a read that fails stops its writes, and no later one', async () => {
  const written: DocumentWrite[] = [];
  const documents = { intend: async (each: DocumentWrite) => void written.push(each), confirm: async () => undefined };
  const answers: (readonly SharedResource[] | Error)[] = [new Error('the journal does not answer'), []];
  const fresh = withFreshAdmissions(documents, [resource({ readers: ['1'] })], async () => {
    const answer = answers.shift() ?? [resource({ readers: ['1', '2'] })];
    if (answer instanceof Error) throw answer;
    return answer;
  });
  await expect(fresh.intend(write)).rejects.toThrow('the journal does not answer');
  await expect(fresh.intend(write)).rejects.toThrow(AdmissionLostError);
  await fresh.intend(write);
  expect(written).toEqual([write]);
});
