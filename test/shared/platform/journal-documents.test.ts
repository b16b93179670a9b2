// What is on record while a document is written: nobody takes a write of Palisade for drift, whenever it is interrupted.
import { canonicalPolicy } from '../../../shared/aws/canonical-policy.ts';
import { admitsExactly } from '../../../shared/platform/resource-store.ts';
import { resourceDocuments } from '../../../shared/resources/lib/resource-documents.ts';
import { kindOf } from '../../../shared/resources/registry.ts';
import { type DocumentWrite, documentDigest } from '../../../shared/steps/documents.ts';
import { documentsInMemory } from '../../support/documents-in-memory.ts';

const owner = '111122223333';
const [reader, other] = ['222233334444', '333344445555'];
const document = (name: string) => canonicalPolicy(JSON.stringify({ name }));

/** A dataset without a record. */
function aDataset(isDeclared = true) {
  return documentsInMemory({
    ...{ kind: 'dataset', name: 'customers', owner, region: 'us-east-1', isDeclared },
  });
}

function aWrite(changes: Partial<DocumentWrite> = {}): DocumentWrite {
  return {
    kind: 'dataset',
    name: 'customers',
    document: 'bucketPolicy',
    arn: null,
    before: null,
    written: document('first'),
    admitted: [reader],
    isDrift: false,
    ...changes,
  };
}

/** The writes of one run, each of which is confirmed unless it is interrupted. */
async function write(memory: ReturnType<typeof aDataset>, change: Partial<DocumentWrite>, isInterrupted = false) {
  const documents = memory.documentsOf([memory.resource()]);
  await documents.intend(aWrite(change));
  if (!isInterrupted) await documents.confirm(aWrite(change));
  return documents.drifts();
}

const ownOf = (memory: ReturnType<typeof aDataset>) => memory.record()?.documents['bucketPolicy']?.own;

test('until a document was read back, what it replaces may be there as well', async () => {
  const memory = aDataset();
  await write(memory, {}, true);
  expect(ownOf(memory)).toEqual([documentDigest(document('first')), documentDigest(null)]);
  await write(memory, {});
  expect(ownOf(memory)).toEqual([documentDigest(document('first'))]);
  await write(memory, { before: document('first'), written: document('second') }, true);
  expect(ownOf(memory)).toEqual([documentDigest(document('second')), documentDigest(document('first'))]);
});

test('what somebody else wrote stays drift until it was replaced, and is on record as what was there', async () => {
  const memory = aDataset();
  await write(memory, {});
  const drift = { before: document('of somebody'), isDrift: true };
  expect(await write(memory, drift, true)).toMatchObject([{ isDrift: true, isConfirmed: false }]);
  expect(ownOf(memory)).toEqual([documentDigest(document('first'))]);
  expect(await write(memory, drift)).toMatchObject([{ isDrift: true, isConfirmed: true }]);
  expect(memory.record()?.documents['bucketPolicy']?.before).toBe(document('of somebody'));
});

test('a dataset admits accounts once both documents do', async () => {
  const memory = aDataset();
  const admits = async (ids: readonly string[]) => {
    const record = await memory.find();
    return record !== undefined && admitsExactly(record, ids, ['bucketPolicy', 'keyPolicy']);
  };
  await write(memory, { document: 'keyPolicy' });
  expect(await admits([reader])).toBe(false);
  await write(memory, {});
  expect(await admits([reader])).toBe(true);
  await write(memory, { document: 'keyPolicy', written: document('second'), admitted: [reader, other] });
  // The bucket's policy still admits the accounts from before.
  expect(await admits([reader, other])).toBe(false);
  await write(memory, { written: document('second'), admitted: [reader, other] });
  expect(await admits([other, reader])).toBe(true);
});

test('a document that names no accounts is as verified as before when the others change', async () => {
  const memory = documentsInMemory({
    ...{ kind: 'packages', name: 'ml-platform', owner, region: 'us-east-1', isDeclared: true },
  });
  const resource = memory.resource();
  const { texts } = resourceDocuments(kindOf(resource), resource, 'o-abcdefghij');
  const about = { kind: 'packages', name: 'ml-platform' };
  const documents = memory.documentsOf([resource]);
  for (const { id } of kindOf(resource).documents)
    await documents.confirm(aWrite({ ...about, document: id, written: texts[id] ?? '', admitted: [] }));
  await documents.intend(aWrite({ ...about, document: 'domainPolicy', written: 'another', admitted: [reader] }));
  const verified = Object.entries(memory.record()?.documents ?? {}).filter(([, { isVerified }]) => isVerified);
  expect(verified.map(([id]) => id)).toEqual(
    kindOf(resource)
      .documents.map(({ id }) => id)
      .filter((id) => id !== 'domainPolicy'),
  );
});

test('a document that is there already is recorded without a write', async () => {
  const memory = aDataset();
  await memory.documentsOf([memory.resource()]).confirm(aWrite({ before: document('first') }));
  expect(memory.record()).toMatchObject({
    documents: { bucketPolicy: { written: document('first') } },
    admitted: [reader],
  });
  expect(ownOf(memory)).toEqual([documentDigest(document('first'))]);
});

test('a dataset that left governance.yml is closed on record', async () => {
  const memory = aDataset(false);
  await write(memory, { admitted: [] });
  expect(memory.record()).toMatchObject({ state: 'closed', admitted: [] });
});
