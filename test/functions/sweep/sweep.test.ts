// The function sweep: which resources a sweep of an account evaluates, how often, and how it ends.
import * as fc from 'fast-check';
import { maxPages } from '../../../functions/sweep/sweep.ts';
import { aSweep, firstPage } from '../../support/unit-sweep.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `bucket-${index}`);
const compliant = { versioning: { Status: 'Enabled' } };

test('every bucket is evaluated once, whatever is listed, deleted or has open findings', async () => {
  const sweeps = fc.record({
    count: fc.nat({ max: 7 }),
    deleted: fc.nat({ max: 3 }),
    open: fc.uniqueArray(fc.nat({ max: 9 })),
    pageSize: fc.integer({ min: 1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(sweeps, async ({ count, deleted, open, pageSize }) => {
      const known = names(count + deleted);
      const openOnes = open.flatMap((index) => known[index] ?? []);
      const listed = known.slice(0, count);
      const { sweepAll, evaluated } = aSweep({ names: listed, open: openOnes, pageSize, state: compliant });
      await sweepAll();
      const departed = openOnes.filter((name) => !listed.includes(name));
      expect(evaluated().toSorted()).toEqual([...listed, ...departed].toSorted());
    }),
    { numRuns: 40 },
  );
});

test.each([1, 4])('a listed bucket with an open finding is evaluated once, with pages of %i', async (pageSize) => {
  const { sweepAll, evaluated } = aSweep({ names: names(3), open: names(3), pageSize, state: compliant });
  await sweepAll();
  expect(evaluated().toSorted()).toEqual(names(3));
});

test('buckets that were deleted are evaluated after those of the last page', async () => {
  const { sweepAll, evaluated } = aSweep({ names: names(3), open: ['deleted'], state: compliant });
  await sweepAll();
  expect(evaluated()).toEqual([...names(3), 'deleted']);
});

test('25 pages of two buckets reach the last bucket', async () => {
  const { sweepAll, evaluated } = aSweep({ names: names(50), pageSize: 2, state: compliant });
  await sweepAll();
  expect(evaluated().toSorted()).toEqual(names(50).toSorted());
});

test('a sweep that does not end is in the dead-letter queue at its last allowed page', async () => {
  const { handle, evaluated } = aSweep({ names: names(9), state: compliant });
  const cursor = { type: 'AWS::S3::Bucket', region: null, token: '3' };
  const last = await handle({ ...firstPage, cursor, hop: maxPages - 1 });
  expect(last).toMatchObject([{ hop: maxPages, cursor: { token: '4' } }]);
  for (const page of last) {
    await expect(handle(page)).rejects.toMatchObject({
      name: 'NonRetryableError',
      message: expect.stringContaining('ends after 10000 pages'),
    });
  }
  expect(evaluated()).toEqual(['bucket-3']);
});

test.each([
  { attempt: 1, retryAfterSeconds: 30 },
  { attempt: 2, retryAfterSeconds: 120 },
  { attempt: 3, retryAfterSeconds: 480 },
  { attempt: 4, retryAfterSeconds: 1_800 },
])(
  'a page that failed $attempt times is retried after $retryAfterSeconds seconds',
  async ({ attempt, retryAfterSeconds }) => {
    const noAnswer = () => {
      throw new Error('no answer');
    };
    const { handle } = aSweep({ names: names(2), regionOf: noAnswer });
    await expect(handle(firstPage, attempt)).rejects.toMatchObject({
      name: 'RetryableError',
      message: 'no answer',
      retryAfterSeconds,
    });
  },
);

test('a listing that does not advance ends the sweep, with the reason', async () => {
  const { handle } = aSweep({ names: names(9), pageSize: 0, state: compliant });
  const cursor = { type: 'AWS::S3::Bucket', region: null, token: '3' };
  await expect(handle({ ...firstPage, cursor, hop: 3 })).rejects.toMatchObject({
    name: 'NonRetryableError',
    message: expect.stringContaining('does not advance'),
  });
});

test('buckets in Regions that are not governed are not evaluated, and are reported at the end', async () => {
  const regionOf = (name: string) => (name < 'bucket-3' ? 'us-east-1' : 'eu-north-1');
  const { sweepAll, evaluated, published } = aSweep({ names: names(5), regionOf, state: compliant });
  await sweepAll();
  expect(evaluated().toSorted()).toEqual(names(3));
  expect(published().filter(({ guardrail }) => guardrail === 'ungoverned-regions')).toMatchObject([
    {
      accountType: 'production',
      state: 'monitored',
      severity: 'LOW',
      resource: { type: 'Palisade::UngovernedRegions', id: '111122223333' },
      reason: 'in Regions that are not governed (regions): 2 in eu-north-1; no guardrail evaluates them',
    },
  ]);
});

test('an account with buckets in governed Regions only has no such finding', async () => {
  const { sweepAll, published } = aSweep({ names: names(3), state: compliant });
  await sweepAll();
  expect(published().map(({ guardrail }) => guardrail)).not.toContain('ungoverned-regions');
});

test('a bucket that cannot be addressed is unreadable, and stops no page', async () => {
  const all = [...names(3), 'dotted.example.com', ...names(6).slice(3)];
  const { fake, sweepAll, evaluated, published } = aSweep({ names: all, pageSize: 4, state: compliant });
  fake.s3.middlewareStack.add(
    (next) => async (args) => {
      if ('Bucket' in args.input && args.input.Bucket === 'dotted.example.com') throw new TypeError('Invalid URL');
      return next(args);
    },
    { step: 'initialize', priority: 'high' },
  );
  await sweepAll();
  expect(evaluated().toSorted()).toEqual(names(6));
  const unreadable = published().filter(({ state }) => state === 'unreadable');
  expect(new Set(unreadable.map(({ resource }) => resource.id))).toEqual(new Set(['dotted.example.com']));
  expect(unreadable[0]?.reason).toContain('TypeError (Invalid URL)');
});

test('findings of several buckets are published in calls of ten', async () => {
  const { sweepAll, calls, published } = aSweep({ names: names(8), pageSize: 8, state: { publicAccessBlock: {} } });
  await sweepAll();
  expect(published().length).toBeGreaterThan(2);
  expect(calls()).toBe(Math.ceil(published().length / 10));
});

test('an excluded account is not swept, although its page is in the queue', async () => {
  const { sweepAll, evaluated, published } = aSweep({ names: names(3), isExcluded: true });
  await sweepAll();
  expect([evaluated(), published()]).toEqual([[], []]);
});

test.each([
  ['Palisade Sweep Requested', { accounts: [], requestedBy: 'arn:aws:sts::1:assumed-role/operator/dana' }],
  ['Palisade Schedule', {}],
])('%s: its findings name who requested it, on every page', async (detailType, detail) => {
  const { deliver, handle, published } = aSweep({ names: names(3) });
  const requestedBy = 'requestedBy' in detail ? detail.requestedBy : null;
  let pages = await deliver(detailType, detail);
  expect(pages).toMatchObject([{ requestedBy, cursor: null }]);
  for (let page = pages[0]; page; page = pages[0]) {
    expect(page).toMatchObject({ requestedBy });
    pages = await handle(page);
  }
  expect(published()).not.toEqual([]);
  expect(new Set(published().map(({ trigger }) => trigger.principal))).toEqual(new Set([requestedBy]));
});
