import { marshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import {
  baselineStateOf,
  incompleteReason,
  isOnlyThrottled,
  isSatisfied,
  type StepResult,
} from '../../../shared/accounts/account-record.ts';
import { verificationDelaysMs } from '../../../shared/aws/verification-delays.ts';
import type { BaselineRun } from '../../../shared/baseline/run-step.ts';
import { runSteps } from '../../../shared/baseline/run-steps.ts';
import { steps as allSteps } from '../../../shared/baseline/steps/registry.ts';
import { LookAheadError } from '../../../shared/guardrails/contract/preflight.ts';
import type { Step } from '../../../shared/steps/step.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aStep } from '../../support/fake-step.ts';
import { aBaselineRun } from '../../support/site.ts';

const run = (steps: readonly Step[], overrides: Partial<BaselineRun> = {}) =>
  runSteps(steps, aBaselineRun({ regions: ['us-east-1', 'eu-west-1'], ...overrides }));
const short = (results: readonly StepResult[]) =>
  results.map(({ step, region, state }) => [step, region, state].filter(Boolean).join(' '));

test('a violating setting is written and verified; the previous setting and the change are recorded', async () => {
  const log: string[] = [];
  const [result] = await run([aStep('one', { log })]);
  expect(result).toMatchObject({ state: 'done', reason: 'it is 0', before: { value: 0 }, change: { value: 1 } });
  expect(log).toEqual(['observe one', 'apply one', 'observe one']);
});

test('a compliant setting is read once, and not written', async () => {
  const log: string[] = [];
  expect(short(await run([aStep('one', { log, value: 1 })]))).toEqual(['one already']);
  expect(log).toEqual(['observe one']);
});

test.each([true, false])('a step that is held writes nothing, and holds up no other, dry run: %s', async (dryRun) => {
  const log: string[] = [];
  const hold = { hazards: [], fingerprint: 'f', approval: 'when-held' as const, isApprovable: true };
  const change = { value: 1 };
  const decide: Step['decide'] = () => ({ kind: 'held', reason: 'it would break something', change, hold });
  const results = await run([aStep('one', { log, decide }), aStep('two', { after: ['one'], value: 1 })], { dryRun });
  expect(short(results)).toEqual(['one held', 'two already']);
  expect(results[0]).toMatchObject({ change: null, wouldChange: change, hold });
  expect(baselineStateOf(results)).toBe('complete');
  expect(log).toEqual(['observe one']);
});

test('a read that may succeed later is waited for', async () => {
  const failure = { kind: 'unavailable' as const, code: 'ServiceUnavailable', message: '' };
  const observe = async () => {
    throw new LookAheadError(failure);
  };
  expect(short(await run([aStep('one', { observe })]))).toEqual(['one waiting']);
});

test('a dry run reports what would be written, and writes nothing', async () => {
  const log: string[] = [];
  const [result] = await run([aStep('one', { log })], { dryRun: true });
  expect(result).toMatchObject({ state: 'planned', change: { value: 1 } });
  expect(log).toEqual(['observe one']);
});

test('a write without effect is not reported as done', async () => {
  const [result] = await run([aStep('one', { persists: false })]);
  expect(result).toMatchObject({ state: 'waiting', reason: 'it is 0; after the write: it is 0' });
});

test.each([
  { error: 'AccessDenied', status: 403, state: 'waiting' },
  { error: 'OptInRequired', status: 403, state: 'waiting' },
  { error: 'SubscriptionRequiredException', status: 400, state: 'waiting' },
  { error: 'ConcurrentModificationException', status: 400, state: 'waiting' },
  { error: 'TooManyRequestsException', status: 400, state: 'waiting' },
  { error: 'InternalError', status: 500, state: 'waiting' },
  { error: 'ConstraintViolationException', status: 400, state: 'failed' },
  { error: 'MalformedPolicyDocument', status: 400, state: 'failed' },
])('a step whose call fails with $error is $state, and independent steps run', async ({ error, status, state }) => {
  const results = await run([
    aStep('bad', { observe: async () => Promise.reject(awsError(error, status)) }),
    aStep('after', { after: ['bad'] }),
    aStep('independent'),
  ]);
  expect(short(results)).toEqual([`bad ${state}`, 'after waiting', 'independent done']);
  expect(results[0]?.reason).toContain(error);
  expect(results[1]?.reason).toBe('waits for bad');
  expect(baselineStateOf(results)).toBe(state);
  expect(incompleteReason(results)).toContain(`bad: ${error}`);
});

test('an error that is not of AWS is thrown', async () => {
  const bug = aStep('bug', { observe: async () => Promise.reject(new TypeError('x is undefined')) });
  await expect(run([bug])).rejects.toThrow('x is undefined');
});

test('a blocked step is failed; a step that is not applicable is skipped', async () => {
  const results = await run([
    aStep('full', { decide: () => ({ kind: 'blocked', reason: 'five already' }) }),
    aStep('none', { decide: () => ({ kind: 'not-applicable', reason: 'nothing here' }) }),
  ]);
  expect(short(results)).toEqual(['full failed', 'none skipped']);
  expect(baselineStateOf(results)).toBe('failed');
});

test('a baseline is waiting while any step may still succeed, even if another has failed', async () => {
  const results = await run([
    aStep('full', { decide: () => ({ kind: 'blocked', reason: 'five already' }) }),
    aStep('later', { observe: async () => Promise.reject(awsError('AccessDenied', 403)) }),
  ]);
  expect(baselineStateOf(results)).toBe('waiting');
});

test('a regional step runs in each region; in a disabled one it is skipped, and blocks no other step', async () => {
  const results = await run([aStep('regional', { scope: 'region' }), aStep('after', { after: ['regional'] })], {
    closedReason: async (region) => (region === 'eu-west-1' ? 'not enabled' : undefined),
  });
  expect(short(results)).toEqual(['regional us-east-1 done', 'regional eu-west-1 skipped', 'after done']);
  expect(results[1]?.reason).toBe('not enabled');
});

test('a regional step waits for its own region only', async () => {
  const inIreland = awsError('AccessDenied', 403);
  const results = await run([
    aStep('first', {
      scope: 'region',
      observe: async ({ region }) => (region === 'eu-west-1' ? Promise.reject(inIreland) : { value: 1 }),
    }),
    aStep('second', { scope: 'region', after: ['first'], value: 1 }),
  ]);
  expect(short(results)).toEqual([
    'first us-east-1 already',
    'first eu-west-1 waiting',
    'second us-east-1 already',
    'second eu-west-1 waiting',
  ]);
});

test('a resumed run continues with the step that failed', async () => {
  const log: string[] = [];
  let isReady = false;
  const steps = [
    aStep('one', { log }),
    aStep('two', {
      log,
      after: ['one'],
      observe: async () => (isReady ? { value: 1 } : Promise.reject(awsError('AccessDenied', 403))),
    }),
    aStep('three', { log, after: ['two'] }),
  ];
  const first = await run(steps);
  expect(short(first)).toEqual(['one done', 'two waiting', 'three waiting']);
  log.length = 0;
  isReady = true;
  const second = await run(steps, { previousResults: first });
  expect(short(second)).toEqual(['one done', 'two already', 'three done']);
  expect(second[0]).toEqual(first[0]);
  expect(log).toEqual(['observe three', 'apply three', 'observe three']);
});

test('what nothing waits for is looked at again by the next attempt: another account may have made what it needs', async () => {
  let isThere = false;
  const role = aStep('role', {
    decide: () =>
      isThere ? { kind: 'compliant', reason: 'it is there' } : { kind: 'attention', reason: 'it waits for a role' },
  });
  const slow = aStep('slow', { observe: async () => Promise.reject(awsError('AccessDenied', 403)) });
  const first = await run([role, slow]);
  expect(short(first)).toEqual(['role skipped', 'slow waiting']);
  isThere = true;
  const second = await run([role, slow], { previousResults: first });
  expect(short(second)).toEqual(['role already', 'slow waiting']);
});

test('what a failed step has written stays recorded, with the previous settings', async () => {
  const error = awsError('InternalError', 500);
  const broken = aStep('one', { apply: async () => Promise.reject(error) });
  const first = await run([broken]);
  expect(first).toMatchObject([{ state: 'waiting', before: { value: 0 }, change: { value: 1 } }]);
  // The write had succeeded after all: the next attempt finds a compliant setting.
  const second = await run([aStep('one', { value: 1 })], { previousResults: first });
  expect(second).toMatchObject([{ state: 'done', before: { value: 0 }, change: { value: 1 } }]);
});

test('steps that do not depend on each other run at the same time', async () => {
  let running = 0;
  let maxRunning = 0;
  const slow = (id: string) =>
    aStep(id, {
      observe: async () => {
        running += 1;
        maxRunning = Math.max(maxRunning, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return { value: 1 };
      },
    });
  await run(['a', 'b', 'c', 'd'].map(slow));
  expect(maxRunning).toBe(4);
});

test('in any graph, no step starts before all steps that it depends on are satisfied', async () => {
  // Steps in any order; each depends on some of those that have a smaller number.
  const graph = fc
    .array(fc.record({ picks: fc.array(fc.nat()), works: fc.boolean() }), { minLength: 1, maxLength: 12 })
    .chain((nodes) =>
      fc.shuffledSubarray(
        nodes.map(({ picks, works }, index) => ({
          id: `s${index}`,
          works,
          after: index === 0 ? [] : [...new Set(picks.map((pick) => `s${pick % index}`))],
        })),
        { minLength: nodes.length },
      ),
    );
  await fc.assert(
    fc.asyncProperty(graph, async (nodes) => {
      const finished = new Set<string>();
      const results = await run(
        nodes.map(({ id, after, works }) =>
          aStep(id, {
            after,
            observe: async () => {
              for (const each of after) expect(finished).toContain(each);
              await Promise.resolve();
              if (!works) throw awsError('AccessDenied', 403);
              finished.add(id);
              return { value: 1 };
            },
          }),
        ),
      );
      const satisfied = new Set(results.filter(isSatisfied).map(({ step }) => step));
      for (const { id, works, after } of nodes)
        expect(satisfied.has(id)).toBe(works && after.every((each) => satisfied.has(each)));
    }),
    { numRuns: 200 },
  );
});

describe('the steps of the baseline', () => {
  const ids = allSteps.map(({ id }) => id);

  test('have unique ids, and depend on existing steps without cycles', () => {
    expect(new Set(ids).size).toBe(ids.length);
    const order: string[] = [];
    const visit = (id: string, path: readonly string[]): void => {
      expect(path).not.toContain(id);
      if (order.includes(id)) return;
      for (const each of allSteps.find((step) => step.id === id)?.after ?? []) {
        expect(ids).toContain(each);
        visit(each, [...path, id]);
      }
      order.push(id);
    };
    for (const id of ids) visit(id, []);
    expect(order.slice(0, 2)).toEqual(['quarantine', 'account-public-access']);
    expect(order.at(-1)).toBe('release-quarantine');
  });

  test('the release from quarantine depends on all other steps', () => {
    const release = allSteps.find(({ id }) => id === 'release-quarantine');
    expect([...(release?.after ?? [])].sort()).toEqual(ids.filter((id) => id !== 'release-quarantine').sort());
  });

  test('a regional step writes nothing global', () => {
    const global = /^(iam:(?!PassRole)|account:|organizations:|s3:PutAccount)/;
    for (const { scope, permissions } of allSteps.filter((step) => step.scope === 'region')) {
      expect({ scope, global: permissions.account.filter((action) => global.test(action)) }).toEqual({
        scope,
        global: [],
      });
    }
  });
});

test('the result of a step that is resumed after a write can be stored', async () => {
  let fails = true;
  const step = aStep('one', {
    apply: async () => (fails ? Promise.reject(awsError('OptInRequired', 403)) : undefined),
    persists: false,
  });
  const first = await run([step]);
  fails = false;
  const second = await run([step], { previousResults: first });
  expect(second).toMatchObject([{ state: 'waiting', change: { value: 1 }, before: { value: 0 } }]);
  // DynamoDB stores no undefined values.
  expect(() => marshall({ steps: second })).not.toThrow();
});

describe('a setting that AWS shows ten minutes after it was written', () => {
  const settlesMs = { value: 10 * 60_000 };
  const at = (minute: number) => new Date(Date.parse('2026-11-24T10:00:00.000Z') + minute * 60_000);
  const attempt = async (minute: number, previousResults: readonly StepResult[], log: string[], value = 0) => {
    const step = aStep('one', { log, value, settlesMs, persists: false });
    const results = await run([step], { now: () => at(minute), previousResults });
    return results;
  };

  test('is written once, waited for, and then done with what the first attempt wrote', async () => {
    const log: string[] = [];
    const first = await attempt(0, [], log);
    const second = await attempt(9, first, log);
    expect(log.filter((line) => line === 'apply one')).toHaveLength(1);
    expect(second).toMatchObject([
      { state: 'waiting', change: { value: 1 }, before: { value: 0 }, writtenAt: at(0).toISOString() },
    ]);
    expect(second[0]?.reason).toContain(`written at ${at(0).toISOString()}`);
    expect(await attempt(9.5, second, log, 1)).toMatchObject([{ state: 'done', change: { value: 1 } }]);
  });

  test('is read once more at the end of the attempt that wrote it, without a second write', async () => {
    const log: string[] = [];
    const step = aStep('one', { log, settlesMs });
    // AWS shows it after the reads of the write itself.
    let hidden = 1 + verificationDelaysMs.length;
    const observe: Step['observe'] = async (context) => (hidden-- > 0 ? { value: 0 } : step.observe(context));
    const results = await run([{ ...step, observe }, aStep('after', { after: ['one'] })], { now: () => at(0) });
    expect(short(results)).toEqual(['one done', 'after done']);
    expect(results[0]).toMatchObject({ before: { value: 0 }, change: { value: 1 }, writtenAt: at(0).toISOString() });
    expect(log.filter((line) => line === 'apply one')).toHaveLength(1);
  });

  test('is waited for after an attempt that failed, too, which may have written it', async () => {
    const step = aStep('one', { settlesMs, apply: async () => Promise.reject(awsError('InternalError', 500)) });
    const first = await run([step], { now: () => at(0) });
    const second = await run([step], { now: () => at(1), previousResults: first });
    expect(second).toMatchObject([{ state: 'waiting' }]);
    expect(second[0]?.reason).toBe(
      `it is 0; an attempt at ${at(0).toISOString()} may have written it, and AWS shows that later`,
    );
  });

  test('is not read once more while another step has to be run again, or after a later attempt', async () => {
    const reads = async (others: readonly Step[], previousResults: readonly StepResult[] = []) => {
      const log: string[] = [];
      const step = aStep('one', { log, settlesMs, persists: false });
      const results = await run([step, ...others], { now: () => at(1), previousResults });
      return { results, reads: log.filter((line) => line === 'observe one').length };
    };
    const denied = aStep('two', { observe: async () => Promise.reject(awsError('AccessDenied', 403)) });
    const alone = await reads([]);
    expect((await reads([denied])).reads).toBe(alone.reads - 1);
    expect((await reads([], alone.results)).reads).toBe(1);
  });

  test('is written again when the ten minutes have passed', async () => {
    const log: string[] = [];
    const results = await attempt(10, await attempt(9, await attempt(0, [], log), log), log);
    expect(log.filter((line) => line === 'apply one')).toHaveLength(2);
    expect(results).toMatchObject([{ state: 'waiting', writtenAt: at(10).toISOString() }]);
  });
});

test.each([
  { states: ['done', 'throttled'], only: true },
  { states: ['throttled', 'throttled'], only: true },
  { states: ['throttled', 'waiting'], only: false },
  { states: ['throttled', 'failed'], only: false },
  { states: ['done'], only: false },
])('a run with steps $states waits only for throttled calls: $only', async ({ states, only }) => {
  const steps = states.map((state, index) =>
    aStep(`${state}-${index}`, {
      ...(state === 'throttled' && { observe: async () => Promise.reject(awsError('TooManyRequestsException')) }),
      ...(state === 'waiting' && { observe: async () => Promise.reject(awsError('OptInRequired', 403)) }),
      ...(state === 'failed' && { decide: () => ({ kind: 'blocked' as const, reason: 'a person has to act' }) }),
    }),
  );
  const results = await run([...steps, aStep('last', { after: steps.map(({ id }) => id) })]);
  expect(isOnlyThrottled(results)).toBe(only);
});

describe('in every step of the baseline, while it reads and while it writes,', () => {
  const codes = [
    { name: 'UnrecognizedClientException', status: 400, state: 'waiting' },
    { name: 'InvalidClientTokenId', status: 403, state: 'waiting' },
    { name: 'InvalidToken', status: 400, state: 'waiting' },
    { name: 'AuthFailure', status: 401, state: 'waiting' },
    { name: 'OptInRequired', status: 403, state: 'waiting' },
    { name: 'AccessDenied', status: 403, state: 'waiting' },
    { name: 'InvalidRoleException', status: 400, state: 'waiting' },
    { name: 'InsufficientDeliveryPolicyException', status: 400, state: 'waiting' },
    { name: 'ValidationException', status: 400, state: 'waiting' },
    { name: 'PolicyChangesInProgressException', status: 400, state: 'waiting' },
    { name: 'LimitExceeded', status: 409, state: 'waiting' },
    { name: 'LimitExceededException', status: 400, state: 'waiting' },
    { name: 'TooManyRequestsException', status: 400, state: 'waiting' },
    { name: 'PolicyTypeNotEnabledException', status: 400, state: 'failed' },
    { name: 'ConstraintViolationException', status: 400, state: 'failed' },
    { name: 'MaxNumberOfConfigRulesExceededException', status: 400, state: 'failed' },
    { name: 'InvalidRecordingGroupException', status: 400, state: 'failed' },
  ];

  test.each(codes)('$name is $state', async ({ name, status, state }) => {
    const refuse = async () => Promise.reject(awsError(name, status));
    const reading = allSteps.map((step): Step => ({ ...step, after: [], observe: refuse }));
    const writing = allSteps.map(
      ({ wouldChange: _, ...step }): Step => ({
        ...step,
        after: [],
        observe: async () => ({}),
        decide: () => ({ kind: 'violating', reason: 'r', change: { setting: true } }),
        apply: refuse,
      }),
    );
    for (const steps of [reading, writing]) {
      const results = await run(steps);
      expect(new Set(results.map((result) => `${result.state}: ${result.reason.split(' ')[0]}`))).toEqual(
        new Set([`${state}: ${name}`]),
      );
    }
  });
});
