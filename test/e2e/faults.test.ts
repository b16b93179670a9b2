// Injects every fault into every AWS call from an event to its finding. In the end the bucket must be compliant, with
// one finding in state remediated and no message left; nothing may be written that is not written without the fault.

import fc from 'fast-check';
import pMap from 'p-map';
import { detailType as undoDetailType } from '../../events/palisade/undo-requested.ts';
import { listFindings, listHistory } from '../../shared/findings/finding-queries.ts';
import { loadFindingRecord } from '../../shared/findings/finding-records.ts';
import { findUndoAnswer } from '../../shared/findings/undo-answer.ts';
import { guardrailIds } from '../../shared/guardrails/registry.ts';
import { createChangeBudget, organizationShards } from '../../shared/remediation/change-control/change-budget.ts';
import { complianceChange, s3Call } from '../../tools/fixtures/events.ts';
import {
  bucketDeleted,
  createSharedResources,
  createViolatingBucket,
  endFaultWorld,
  type Fault,
  type FaultBucket,
  faultFreeStore,
  faults,
  hubAccountId,
  isCompliant,
  partialFailure,
  type RecordedCall,
  region,
  runWithFault,
} from '../support/fault-world.ts';

beforeAll(async () => {
  await createSharedResources();
  // The first change that a counter has in an hour also checks whether an earlier hour exceeded the budget. Others are
  // alike.
  const budget = createChangeBudget(faultFreeStore, { account: 100, organization: 100_000 });
  for (let shard = 0; shard < organizationShards; shard += 1) {
    await budget(String(800_000_000_000 + shard), 1, new Date());
  }
});
afterAll(endFaultWorld);

const eventAbout = ({ bucket, accountId }: FaultBucket, guardrail: string) =>
  complianceChange({ bucket, accountId, region, rule: `palisade-${guardrail}` });

/** The reads of preflights: one part of the code makes all of them, and changes nothing. */
const readOfPreflight =
  /^(GetBucket(Policy|PolicyStatus|Acl|Website|Replication|LifecycleConfiguration|OwnershipControls)|GetObjectLockConfiguration|ListAccessPoints|GetResources)$/;

function isAboutBucket(command: string | undefined): boolean {
  return /^(Get|Put|Delete)(Bucket|Public)/.test(command ?? '');
}

/** `all`: every fault meets every call. The weekly tests do that. */
const areAllTried = process.env['PALISADE_TEST_FAULTS'] === 'all';

/**
 * Every fault, but for the reads of preflights, among which the faults are divided: each fault meets one of four reads. Calls
 * about anything but the bucket are made by the same code for each of `sharers`: of those, each gets its share of the faults.
 */
function faultsOf(command: string, index: number, [sharer, sharers]: readonly [number, number] = [0, 1]) {
  const possible = [...faults, ...(command === 'PutEvents' ? [partialFailure] : [])];
  if (areAllTried) return possible;
  if (readOfPreflight.test(command)) return possible.filter((_, number) => number % 4 === index % 4);
  return isAboutBucket(command) ? possible : possible.filter((_, number) => number % sharers === sharer);
}

/** The calls and the writes to the bucket in a run without faults. */
async function faultFreeRun(guardrail: string) {
  const site = await createViolatingBucket();
  const { made } = await runWithFault(site, [eventAbout(site, guardrail)]);
  return { commands: made.map(({ command }) => command), writes: writesOf(made, site) };
}
type FaultFreeRun = Awaited<ReturnType<typeof faultFreeRun>>;

const findingsAbout = ({ accountId, bucket }: FaultBucket) =>
  listFindings(faultFreeStore, { accountId, resourceId: bucket });

/** How many orders of events are tried. */
const orders = Number(process.env['PALISADE_TEST_ORDERS'] ?? 15);
/** A bound for what hangs: with it, the limits are the common ones, and longer ones for the weekly run with more orders. */
const orderMs = 20_000;

/**
 * The writes to the bucket, with placeholders for the names of account and bucket, so that two runs can be compared.
 */
const writesOf = (made: readonly RecordedCall[], { accountId, bucket }: FaultBucket) =>
  made
    .filter(({ command }) => /^(Put|Delete)/.test(command) && isAboutBucket(command))
    .map((call) => JSON.stringify(call).replaceAll(accountId, 'ITS ACCOUNT').replaceAll(bucket, 'THE BUCKET'));

/** Runs again if a full hour has begun: counters of the change budget then make further calls, and others get the fault. */
async function runUntilMeant<R extends { readonly made: readonly RecordedCall[] }>(
  { commands }: FaultFreeRun,
  index: number,
  run: () => Promise<R>,
): Promise<R> {
  const meant = commands.slice(0, index + 1).join();
  for (let attempt = 1; attempt <= organizationShards; attempt += 1) {
    const result = await run();
    const before = result.made.slice(0, index + 1).map(({ command }) => command);
    if (before.join() === meant) return result;
  }
  throw new Error(`another call than the ${index + 1}th of ${commands.join()} got the fault`);
}

/** The conditions that are violated at the end of a run with a fault. */
async function failuresAfter(
  guardrail: string,
  faultFree: FaultFreeRun,
  index: number,
  fault: Fault,
): Promise<string[]> {
  // What the bucket itself denies is not retried: the next event evaluates it again.
  const isDeniedByBucket = isAboutBucket(faultFree.commands[index]) && fault.name.startsWith('AccessDenied');
  const { site, made, dead, left } = await runUntilMeant(faultFree, index, async () => {
    const site = await createViolatingBucket();
    const events = Array.from({ length: isDeniedByBucket ? 2 : 1 }, () => eventAbout(site, guardrail));
    return { site, ...(await runWithFault(site, events, { index, fault })) };
  });
  const findings = await findingsAbout(site);
  const published = made.filter(({ command }) => command === 'Publish').length;
  const failures = [
    ...((await isCompliant(guardrail, site)) ? [] : ['the bucket is not compliant']),
    ...(findings.length === 1 ? [] : [`${findings.length} findings`]),
    ...findings.filter(({ state }) => state !== 'remediated').map(({ state }) => `the finding is ${state}`),
    ...(dead.length === 0 ? [] : [`dead letters: ${dead.map(({ reason }) => reason)}`]),
    ...(left === 0 ? [] : [`${left} messages left`]),
    ...(published > 0 ? [] : ['nothing was published to the topic']),
    ...writesOf(made, site).filter((write) => !faultFree.writes.includes(write)),
  ];
  return failures.map((each) => `${faultFree.commands[index]}, ${fault.name}: ${each}`);
}

test.each(guardrailIds)('%s: any fault in any call leads to the same result', async (guardrail) => {
  const faultFree = await faultFreeRun(guardrail);
  const share = [guardrailIds.indexOf(guardrail), guardrailIds.length] as const;
  const pairs = faultFree.commands.flatMap((command, index) =>
    faultsOf(command, index, share).map((fault) => ({ index, fault })),
  );
  const failures = await pMap(pairs, ({ index, fault }) => failuresAfter(guardrail, faultFree, index, fault), {
    concurrency: 4,
  });
  process.stderr.write(`${guardrail}: ${pairs.length} pairs of a call (of ${faultFree.commands.length}) and a fault\n`);
  expect(failures.flat()).toEqual([]);
});

/** A bucket with a remediation, its finding, and the request to undo the remediation. */
async function aRemediatedBucket() {
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

/**
 * The conditions that are violated after an undo with a fault. Either it is done, and the finding, the answer and the
 * suspension say so; or it is not done, they say that, and the guardrail still applies to the resource.
 */
async function failuresAfterUndo(command: string, index: number, fault: Fault): Promise<string[]> {
  const { site, finding, request } = await aRemediatedBucket();
  const { made, dead, left } = await runWithFault(site, [request], { index, fault });
  const answer = await findUndoAnswer(faultFreeStore, finding.id, request.id);
  const { latest, suspension } = await loadFindingRecord(faultFreeStore, finding.id);
  const history = await listHistory(faultFreeStore, finding.id);
  const isUndone = !(await isCompliant('s3-versioning', site));
  const isSuspended = suspension !== undefined && suspension.until > new Date().toISOString();
  const failures = [
    ...(dead.length === 0 ? [] : [`dead letters: ${dead.map(({ reason }) => reason)}`]),
    ...(left === 0 ? [] : [`${left} messages left`]),
    ...(answer === undefined ? ['the undo was not answered'] : []),
    ...((answer?.state === 'undone') === isUndone ? [] : [`answered ${answer?.state}: ${answer?.reason}`]),
    ...((latest?.state === 'undone') === isUndone ? [] : [`the finding is ${latest?.state}`]),
    ...(isSuspended === isUndone ? [] : [`suspended: ${isSuspended}`]),
    ...(history.filter(({ state }) => state === 'undone').length <= 1 ? [] : ['undone more than once in the history']),
    ...(writesOf(made, site).length <= 2 ? [] : ['written more than twice']),
  ];
  return failures.map((each) => `${command}, ${fault.name}: ${each}`);
}

test('an undo with a fault in any call is either done or not done, and reports which', async () => {
  const { site, request } = await aRemediatedBucket();
  const { made } = await runWithFault(site, [request]);
  const pairs = made.flatMap(({ command }, index) =>
    faultsOf(command, index).map((fault) => ({ command, index, fault })),
  );
  const failures = await pMap(pairs, ({ command, index, fault }) => failuresAfterUndo(command, index, fault), {
    concurrency: 4,
  });
  process.stderr.write(`undo: ${pairs.length} pairs of a call (of ${made.length}) and a fault\n`);
  expect(failures.flat()).toEqual([]);
});

test('a bucket that is deleted between any two calls leaves no open finding and no message', async () => {
  const faultFree = await faultFreeRun('s3-versioning');
  for (const index of faultFree.commands.keys()) {
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
});

test(
  'duplicate, late and out-of-order events lead to the same bucket and the same findings',
  async () => {
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
          // What the bucket itself denies is not retried: the next event evaluates it again.
          if (fault.name.startsWith('AccessDenied')) await runWithFault(site, [eventAbout(site, 's3-versioning')]);
          expect({ dead, left, isCompliant: await isCompliant('s3-versioning', site) }).toEqual({
            dead: [],
            left: 0,
            isCompliant: true,
          });
          const findings = await findingsAbout(site);
          // Resolved, if the setting could not be read for a moment in a later evaluation.
          expect(findings.map(({ state }) => state)).toEqual([expect.stringMatching(/remediated|resolved/)]);
          const remediations =
            findings[0] &&
            (await listHistory(faultFreeStore, findings[0].id)).filter(({ state }) => state === 'remediated');
          expect(remediations).toHaveLength(1);
        },
      ),
      { numRuns: orders, interruptAfterTimeLimit: orders * orderMs },
    );
  },
  2 * orders * orderMs,
);
