// A sweep that is interrupted: where it goes on, and what it says.
import * as fc from 'fast-check';
import {
  describeInterruption,
  describeResumption,
  type Resumption,
  resumption,
  resumptionWords,
  selectAccounts,
} from '../../../cli/sweep/interruption.ts';
import { runSweep } from '../../../cli/sweep/run.ts';
import type { AccountSummary } from '../../../cli/sweep/summary.ts';
import { noProgress } from '../../../cli/sweep/sweep-progress.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { createAdaptiveConcurrency } from '../../../shared/sweep/adaptive-concurrency.ts';
import type { Sweeper } from '../../../shared/sweep/run-sweep.ts';
import { bucket } from '../../support/fake-s3.ts';
import { aGovernance } from '../../support/site.ts';
import { noSources } from '../../support/sources.ts';
import { noSurrounding } from '../../support/surroundings.ts';

type Account = { readonly accountId: string; readonly buckets: number; readonly canBeListed: boolean };

/** Sweeps the accounts, and presses Ctrl-C when this number of evaluations have begun. */
async function sweepUntil(accounts: readonly Account[], evaluationsUntilStop: number, hasHub = true) {
  const stop = new AbortController();
  const evaluated: { accountId: string; id: string }[] = [];
  let deletedAsked: string[] = [];
  const sweeper: Sweeper = {
    evaluate: async ({ accountId, id }) => {
      evaluated.push({ accountId, id });
      if (evaluated.length === evaluationsUntilStop) stop.abort();
      // Evaluations of several accounts are in progress at the same time.
      for (let turn = id.length + Number(id.slice(1)); turn > 0; turn -= 1) await Promise.resolve();
      const [guardrail] = guardrails;
      if (guardrail === undefined) throw new Error('there is no guardrail');
      const at = new Date('2026-11-24T10:00:00.000Z');
      const trigger = { eventId: 'e', detailType: 'Palisade Sweep', principal: null };
      const account = { accountType: 'production', accountAge: 'new' } as const;
      const context = {
        guardrail,
        ...account,
        resource: { ...bucket, accountId, id },
        trigger,
        attempt: 1,
        seenAt: at,
        at,
      };
      return [{ context, outcome: { state: 'compliant', reason: 'it is', facts: {} } }];
    },
    publish: async () => undefined,
    retryDelaysMs: [],
  };
  const summary = await runSweep({
    sweepTargets: {
      governance: aGovernance(),
      targets: accounts.map((each) => ({
        accountId: each.accountId,
        accountType: 'production',
        accountAge: 'new',
        clientFor: () => clientOf(each),
        surrounding: noSurrounding,
        concurrency: createAdaptiveConcurrency({ start: 2, min: 1, max: 4 }),
      })),
      undetermined: [],
      ...noSources(),
      deletedResources: hasHub
        ? async ({ accountId }) => {
            deletedAsked = [...deletedAsked, accountId];
            return [];
          }
        : undefined,
      sweeperFor: () => sweeper,
      dryRunSweeperFor: () => sweeper,
      record: 'the journal',
      requestedBy: null,
    },
    guardrails,
    dryRun: false,
    keepFindings: true,
    onFinding: () => undefined,
    progress: noProgress,
    signal: stop.signal,
  });
  return { summary, evaluated, deletedAsked };
}

function clientOf({ buckets, canBeListed }: Account) {
  const send = async () => {
    if (!canBeListed)
      throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    return {
      Buckets: Array.from({ length: buckets }, (_, index) => ({ Name: `b${index}`, BucketRegion: bucket.region })),
    };
  };
  return { send };
}

const accountIdOf = (index: number) => String(100_000_000_000 + index * 7);
const anyAccounts = fc
  .array(
    fc.record({ buckets: fc.integer({ min: 0, max: 9 }), canBeListed: fc.integer({ min: 0, max: 7 }).map(Boolean) }),
    {
      minLength: 1,
      maxLength: 24,
    },
  )
  .map((all): Account[] => all.map((each, index) => ({ ...each, accountId: accountIdOf(index) })));

test('what was done and what follows are everything, and nothing that was finished is done again', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyAccounts,
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 6 }),
      fc.boolean(),
      async (all, stops, hasHub) => {
        const finished = new Set<string>();
        const lastRun = new Map<string, Set<string>>();
        let where: Partial<Resumption> = {};
        for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
          const planned = selectAccounts(all, where);
          const { summary, evaluated, deletedAsked } = await sweepUntil(planned, stop, hasHub);
          for (const { accountId } of evaluated) expect(finished.has(accountId)).toBe(false);
          for (const { accountId } of planned) lastRun.set(accountId, new Set());
          for (const { accountId, id } of evaluated) lastRun.get(accountId)?.add(id);
          const ended = summary.accounts.filter(({ isFinished }) => isFinished).map(({ accountId }) => accountId);
          for (const id of ended) finished.add(id);
          // Deleted buckets are looked for in each account that is finished.
          if (hasHub) expect(ended.filter((id) => !deletedAsked.includes(id))).toEqual([]);
          const ids = planned.map(({ accountId }) => accountId);
          const next = resumption(ids, summary.accounts, where.skip);
          if (summary.isComplete) {
            const denied = all.filter(({ canBeListed }) => !canBeListed).map(({ accountId }) => accountId);
            expect(ids.filter((id) => !finished.has(id))).toEqual(denied.filter((id) => ids.includes(id)));
            break;
          }
          if (next === undefined) throw new Error('an incomplete sweep has something left to do');
          where = next;
        }
        for (const { accountId, buckets, canBeListed } of all) {
          expect(lastRun.get(accountId)?.size ?? 0).toBe(canBeListed ? buckets : 0);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('after the signal, no evaluation begins, also of those that wait for the concurrency', async () => {
  const accounts = [{ accountId: accountIdOf(0), buckets: 9, canBeListed: true }];
  const { evaluated, summary } = await sweepUntil(accounts, 1);
  expect(evaluated.length).toBeLessThanOrEqual(2);
  expect(summary).toMatchObject({ isComplete: false, accounts: [{ isFinished: false, error: null }] });
});

const account = (accountId: string, more: Partial<AccountSummary>): AccountSummary => ({
  accountId,
  accountType: 'production',
  buckets: 0,
  states: {},
  changes: 0,
  error: null,
  isFinished: false,
  ...more,
});
const [one, two, three, four] = ['111111111111', '222222222222', '333333333333', '444444444444'] as const;
const done = { isFinished: true, buckets: 5 };

test.each([
  {
    name: 'the account that was broken off',
    accounts: [account(one, done), account(two, { buckets: 3 })],
    from: two,
    skip: [],
  },
  { name: 'the next one', accounts: [account(one, done)], from: two, skip: [] },
  {
    name: 'the first of several',
    accounts: [account(one, {}), account(two, done), account(three, {})],
    from: one,
    skip: [two],
  },
  {
    name: 'one that failed',
    accounts: [account(one, { error: 'denied' }), account(two, done)],
    from: one,
    skip: [two],
  },
  { name: 'the first, if nothing was done', accounts: [], from: one, skip: [] },
])('goes on at $name', ({ accounts, from, skip }) => {
  expect(resumption([one, two, three, four], accounts)).toEqual({ from, skip });
});

test('what an earlier run had finished stays skipped, if it is not before the account anyway', () => {
  expect(resumption([two, four], [account(two, done)], [one, three])).toEqual({ from: four, skip: [] });
  expect(resumption([two, four], [account(four, done)], [three])).toEqual({ from: two, skip: [three, four] });
});

test('many finished accounts are passed in a file, few in the line', () => {
  const ids = Array.from({ length: 17 }, (_, index) => accountIdOf(index + 1));
  const words = (skip: readonly string[]) =>
    resumptionWords({ from: accountIdOf(0), skip }, ['--yes'], () => 'file.txt');
  expect(words([])).toEqual(['--yes', '--from', accountIdOf(0)]);
  expect(words(ids.slice(1))).toEqual(['--yes', '--from', accountIdOf(0), '--skip', ids.slice(1).join(',')]);
  expect(words(ids)).toEqual(['--yes', '--from', accountIdOf(0), '--skip', 'file.txt']);
});

test('says how far it came', () => {
  const accounts = [account(one, done), account(two, { buckets: 1 }), account(three, {})];
  const summary = { accounts, buckets: 6, changes: 1, dryRun: false, record: 'a.jsonl' };
  const planned = [one, two, three, four];
  expect(describeInterruption(planned, summary)).toBe(
    'Interrupted: 1 of 4 accounts finished and 1 in part, 6 buckets evaluated, 1 setting fixed. What was in progress was completed; changes are recorded in a.jsonl.',
  );
  expect(describeInterruption(planned, { ...summary, dryRun: true, record: null })).toBe(
    'Interrupted: 1 of 4 accounts finished and 1 in part, 6 buckets evaluated. Nothing was changed.',
  );
  expect(describeResumption({ from: two, skip: [] }, accounts)).toBe(
    `To go on at account ${two}, which was broken off:`,
  );
  expect(describeResumption({ from: four, skip: [] }, accounts)).toBe(`To go on at account ${four}:`);
});
