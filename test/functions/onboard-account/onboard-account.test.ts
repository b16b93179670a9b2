// Runs of onboard-account that overlap with changes of admission: what a long baseline writes, and who gives way to it.
import { RetryableError } from '../../../functions/runtime/sqs-consumer.ts';
import { putAccount } from '../../../shared/accounts/account-store.ts';
import { putOwner } from '../../../shared/platform/owners.ts';
import { findResource } from '../../../shared/platform/resource-store.ts';
import type { Step } from '../../../shared/steps/step.ts';
import { accountMoved, baselineRequested } from '../../support/account-events.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aStep } from '../../support/fake-step.ts';
import { onboardingInMemory } from '../../support/onboarding-in-memory.ts';
import { aGovernance } from '../../support/site.ts';

const [owner, reader, other] = ['111122223333', '222233334444', '444455556666'] as const;
const at = '2026-11-24T10:00:00.000Z';
const governance = aGovernance({
  baseline: { modes: { all: { default: 'enforce' } } },
  admission: { requires: ['spoke-role'] },
  platform: { datasets: { customers: { readers: ['data-science'] } } },
});
const readerRecord = anAccountRecord({ accountId: reader, type: 'data-science', verified: { 'spoke-role': at } });
const records = [
  anAccountRecord({ accountId: owner, type: 'data-management' }),
  readerRecord,
  { ...readerRecord, accountId: other },
];
const dataset = { kind: 'dataset', name: 'customers', owner };

/** A step that writes who is admitted to the dataset, after something else has taken its time. */
function datasetStep(written: (readonly string[])[], meanwhile: () => Promise<unknown>): Step {
  return {
    ...aStep('dataset-bucket'),
    scope: 'item',
    types: ['data-management'],
    items: ({ resources }) => resources.map(({ name, region }) => ({ name, region })),
    observe: async () => {
      await meanwhile();
      return { admits: written.at(-1)?.join() ?? '' };
    },
    decide: ({ admits }, { resources }) => {
      const wanted = resources[0]?.admitted.join() ?? '';
      return admits === wanted
        ? { kind: 'compliant', reason: 'as it has to be' }
        : { kind: 'violating', reason: 'another list', change: { admits: wanted } };
    },
    apply: async ({ resources, documents }) => {
      const admitted = resources[0]?.admitted ?? [];
      const text = JSON.stringify(admitted);
      const write = { ...dataset, document: 'bucketPolicy', arn: null, before: null, written: text, admitted };
      await documents.intend({ ...write, isDrift: false });
      written.push(admitted);
      await documents.confirm({ ...write, isDrift: false });
      return undefined;
    },
  };
}

describe('an owner’s baseline during which a reader loses its admission', () => {
  test('writes no document with the reader, and the next attempt writes it without', async () => {
    const written: (readonly string[])[] = [];
    const lose = async () => putAccount(journal, { ...readerRecord, typeSource: 'last known' });
    const { journal, deliver, later, record } = await onboardingInMemory({
      governance,
      records,
      steps: [datasetStep(written, () => lose())],
      now: new Date(at),
    });
    const event = baselineRequested({ accountId: owner });
    await expect(deliver(event)).rejects.toThrow(`${reader} lost admission to dataset customers`);
    expect({ written, resource: await findResource(journal, dataset) }).toEqual({ written: [], resource: undefined });
    expect(await record(owner)).toMatchObject({ state: 'waiting' });
    later(1);
    await deliver(event, 2);
    expect(written).toEqual([[other]]);
    expect(await findResource(journal, dataset)).toMatchObject({ admitted: [other] });
    expect(await record(owner)).toMatchObject({ state: 'complete' });
  });

  test('is not kept from its end by a reader that is admitted meanwhile', async () => {
    const written: (readonly string[])[] = [];
    const late = { ...readerRecord, accountId: '777788889999' };
    const { journal, deliver, record } = await onboardingInMemory({
      governance,
      records,
      steps: [datasetStep(written, () => putAccount(journal, late))],
      now: new Date(at),
    });
    await deliver(baselineRequested({ accountId: owner }));
    expect(written).toEqual([[reader, other]]);
    expect(await record(owner)).toMatchObject({ state: 'complete' });
  });
});

describe('an event about an account while the run of another event goes on', () => {
  const moved = accountMoved({ requestParameters: { accountId: reader } });
  const earlier = baselineRequested({ accountId: reader });
  const sandbox = { type: 'unclassified', typeSource: 'none', environment: null } as const;

  /** The run of the earlier event waits for a step; the account is admitted by what was verified before. */
  async function setUp() {
    const isReady = { now: false };
    const step = aStep('trail', {
      apply: async () => {
        if (!isReady.now) throw awsError('ThrottlingException');
        return undefined;
      },
      decide: () =>
        isReady.now
          ? { kind: 'compliant', reason: 'it is there' }
          : { kind: 'violating', reason: 'it is missing', change: { value: 1 } },
    });
    const world = await onboardingInMemory({ governance, records, steps: [step], now: new Date(at) });
    await putOwner(world.journal, owner);
    await expect(world.deliver(earlier)).rejects.toThrow(RetryableError);
    world.later(1);
    return { ...world, isReady };
  }

  test('records and announces at once that the account is no longer admitted, and takes the run over', async () => {
    const { deliver, place, requested, record, later, isReady } = await setUp();
    place(reader, sandbox);
    // Its first attempt came while the other one held the lease.
    await expect(deliver(moved, 2)).rejects.toThrow('trail: ThrottlingException');
    expect(requested).toEqual([
      { owners: [owner], reason: expect.stringContaining('is no longer admitted to dataset') },
    ]);
    expect(await record(reader)).toMatchObject({ typeSource: 'last known', cause: { eventId: moved.id } });
    later(1);
    // The other event brings nothing back: now it has to wait.
    await expect(deliver(earlier, 2)).rejects.toThrow('another event’s baseline');
    isReady.now = true;
    await deliver(moved, 3);
    await deliver(earlier, 3);
    expect(await record(reader)).toMatchObject({ state: 'complete', typeSource: 'last known' });
    expect(requested).toHaveLength(1);
  });

  test('gives way if the account keeps its admissions', async () => {
    const { deliver, requested, record } = await setUp();
    await expect(deliver(moved, 2)).rejects.toThrow('another event’s baseline of account');
    expect(requested).toEqual([]);
    expect(await record(reader)).toMatchObject({ cause: { eventId: earlier.id } });
  });

  test('gives way, and writes nothing, if nobody can look', async () => {
    const { deliver, place, record } = await setUp();
    const before = await record(reader);
    place(reader, awsError('TooManyRequestsException'));
    await expect(deliver(moved, 2)).rejects.toThrow('nobody could look whether it lost its admission');
    expect(await record(reader)).toEqual(before);
  });
});
