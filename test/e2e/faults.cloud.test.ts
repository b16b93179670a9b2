// Every AWS call from an event to its finding, struck by every fault: in the end the bucket is compliant, there is one finding
// that says so, nothing is left in a queue, and nothing was written that would not have been without the fault.

import fc from 'fast-check';
import pMap from 'p-map';
import { detailType as undoDetailType } from '../../events/palisade/undo-requested.ts';
import { listFindings, listHistory } from '../../shared/findings/finding-queries.ts';
import { loadFindingRecord } from '../../shared/findings/finding-store.ts';
import { findUndoAnswer } from '../../shared/findings/undo-answer.ts';
import { guardrailIds } from '../../shared/guardrails/registry.ts';
import { complianceChange, s3Call } from '../../tools/fixtures/events.ts';
import { region } from '../support/cloud.ts';
import {
  bucketDeleted,
  closeConnections,
  createSharedResources,
  createViolatingBucket,
  type Fault,
  type FaultBucket,
  faultFreeStore,
  faults,
  hubAccountId,
  isCompliant,
  partialFailure,
  type RecordedCall,
  runWithFault,
} from '../support/fault-world.ts';

beforeAll(async () => {
  await createSharedResources();
  // The first change of an hour also asks whether a limit is over: from here on all runs make the same calls.
  await faultFreeRun('s3-versioning');
});
afterAll(closeConnections);

const eventAbout = ({ bucket, accountId }: FaultBucket, guardrail: string) =>
  complianceChange({ bucket, accountId, region, rule: `palisade-${guardrail}` });

/** The calls that are made, and what is written, when nothing goes wrong. */
async function faultFreeRun(guardrail: string) {
  const site = await createViolatingBucket();
  const { made } = await runWithFault(site, [eventAbout(site, guardrail)]);
  return { commands: made.map(({ command }) => command), writes: writesOf(made, site) };
}
type FaultFreeRun = Awaited<ReturnType<typeof faultFreeRun>>;

const findingsAbout = ({ accountId, bucket }: FaultBucket) =>
  listFindings(faultFreeStore, { accountId, resourceId: bucket });

/** Writes to the bucket, with names in place of the site's own: those of two runs can be compared. */
const writesOf = (made: readonly RecordedCall[], { accountId, bucket }: FaultBucket) =>
  made
    .filter(({ command }) => /^(Put|Delete)(Bucket|Public)/.test(command))
    .map((call) => JSON.stringify(call).replaceAll(accountId, 'ITS ACCOUNT').replaceAll(bucket, 'THE BUCKET'));

/** What is wrong in the end; nothing, when all is as it should be. */
async function failuresAfter(
  guardrail: string,
  faultFree: FaultFreeRun,
  index: number,
  fault: Fault,
): Promise<string[]> {
  const site = await createViolatingBucket();
  const { made, dead, left } = await runWithFault(site, [eventAbout(site, guardrail)], { index, fault });
  const findings = await findingsAbout(site);
  const published = made.filter(({ command }) => command === 'Publish').length;
  const failures = [
    ...((await isCompliant(guardrail, site)) ? [] : ['the bucket is not compliant']),
    ...(findings.length === 1 ? [] : [`${findings.length} findings`]),
    ...findings.filter(({ state }) => state !== 'remediated').map(({ state }) => `the finding is ${state}`),
    ...(dead.length === 0 ? [] : [`dead: ${dead.map(({ reason }) => reason)}`]),
    ...(left === 0 ? [] : [`${left} messages left`]),
    ...(published > 0 ? [] : ['nobody was told']),
    ...writesOf(made, site).filter((write) => !faultFree.writes.includes(write)),
  ];
  return failures.map((each) => `${faultFree.commands[index]}, ${fault.name}: ${each}`);
}

test.each(guardrailIds)(
  '%s: whatever strikes whichever call, it ends well',
  async (guardrail) => {
    const calm = await faultFreeRun(guardrail);
    const pairs = calm.commands.flatMap((command, index) =>
      [...faults, ...(command === 'PutEvents' ? [partialFailure] : [])].map((fault) => ({ index, fault })),
    );
    const wrong = await pMap(pairs, ({ index, fault }) => failuresAfter(guardrail, calm, index, fault), {
      concurrency: 4,
    });
    process.stderr.write(`${guardrail}: ${pairs.length} pairs of ${calm.commands.length} calls and a fault\n`);
    expect(wrong.flat()).toEqual([]);
  },
  300_000,
);

/** A bucket that was repaired, and the request to undo that. */
async function aRepairedBucket() {
  const site = await createViolatingBucket();
  await runWithFault(site, [eventAbout(site, 's3-versioning')]);
  const [finding] = await findingsAbout(site);
  if (finding?.state !== 'remediated') throw new Error(`the finding is ${finding?.state}`);
  const request = {
    id: crypto.randomUUID(),
    source: 'palisade',
    'detail-type': undoDetailType,
    account: hubAccountId,
    region,
    detail: { findingId: finding.id, dryRun: false, requestedBy: 'carla' },
  };
  return { site, finding, request };
}

/** What is wrong after an undo: it is done and says so, or it is not, says so, and leaves the guardrail its resource. */
async function failuresAfterUndo(command: string, index: number, fault: Fault): Promise<string[]> {
  const { site, finding, request } = await aRepairedBucket();
  const { made, dead, left } = await runWithFault(site, [request], { index, fault });
  const answer = await findUndoAnswer(faultFreeStore, finding.id, request.id);
  const { latest, suspension } = await loadFindingRecord(faultFreeStore, finding.id);
  const history = await listHistory(faultFreeStore, finding.id);
  const isUndone = !(await isCompliant('s3-versioning', site));
  const isHeldOff = suspension !== undefined && suspension.until > new Date().toISOString();
  const failures = [
    ...(dead.length === 0 ? [] : [`dead: ${dead.map(({ reason }) => reason)}`]),
    ...(left === 0 ? [] : [`${left} messages left`]),
    ...(answer === undefined ? ['nobody was answered'] : []),
    ...((answer?.state === 'undone') === isUndone ? [] : [`answered ${answer?.state}: ${answer?.reason}`]),
    ...((latest?.state === 'undone') === isUndone ? [] : [`the finding is ${latest?.state}`]),
    ...(isHeldOff === isUndone ? [] : [`held off: ${isHeldOff}`]),
    ...(history.filter(({ state }) => state === 'undone').length <= 1 ? [] : ['undone more than once in the history']),
    ...(writesOf(made, site).length <= 2 ? [] : ['written more than twice']),
  ];
  return failures.map((each) => `${command}, ${fault.name}: ${each}`);
}

test('an undo that is struck is done and says so, or is not done and says so', async () => {
  const calm = await aRepairedBucket();
  const { made } = await runWithFault(calm.site, [calm.request]);
  const pairs = made.flatMap(({ command }, index) =>
    [...faults, ...(command === 'PutEvents' ? [partialFailure] : [])].map((fault) => ({ command, index, fault })),
  );
  const wrong = await pMap(pairs, ({ command, index, fault }) => failuresAfterUndo(command, index, fault), {
    concurrency: 4,
  });
  process.stderr.write(`undo: ${pairs.length} pairs of ${made.length} calls and a fault\n`);
  expect(wrong.flat()).toEqual([]);
}, 300_000);

test('a bucket that goes between any two calls leaves nothing open and nothing behind', async () => {
  const calm = await faultFreeRun('s3-versioning');
  for (const index of calm.commands.keys()) {
    const site = await createViolatingBucket();
    const { dead, left } = await runWithFault(site, [eventAbout(site, 's3-versioning')], {
      index,
      fault: bucketDeleted,
    });
    const findings = await findingsAbout(site);
    expect({ dead, left, open: findings.filter(({ state }) => state === 'failed' || state === 'unreadable') }).toEqual({
      dead: [],
      left: 0,
      open: [],
    });
  }
}, 60_000);

test('events that come twice, late and in any order end in the same bucket and the same findings', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('NON_COMPLIANT', 'COMPLIANT', 'call'), { minLength: 1, maxLength: 6 }),
      fc.nat({ max: 40 }),
      fc.constantFrom(...faults),
      async (kinds, index, fault) => {
        const site = await createViolatingBucket();
        const { bucket, accountId } = site;
        const events = kinds.map((kind) =>
          kind === 'call'
            ? s3Call({ bucket, accountId, region })
            : {
                ...eventAbout(site, 's3-versioning'),
                detail: complianceChange({ bucket, accountId, region, compliance: kind }).detail,
              },
        );
        const { dead, left } = await runWithFault(site, [...events, ...events], { index, fault });
        expect({ dead, left, isCompliant: await isCompliant('s3-versioning', site) }).toEqual({
          dead: [],
          left: 0,
          isCompliant: true,
        });
        const findings = await findingsAbout(site);
        // Resolved, when a later look could not be taken for a moment.
        expect(findings.map(({ state }) => state)).toEqual([expect.stringMatching(/remediated|resolved/)]);
        const repairs =
          findings[0] &&
          (await listHistory(faultFreeStore, findings[0].id)).filter(({ state }) => state === 'remediated');
        expect(repairs).toHaveLength(1);
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);
