// What a dry run says is what the sweep does, for any mix of buckets, histories, modes, pauses and budgets.
import * as fc from 'fast-check';
import { nothingPlanned } from '../../../cli/plan/members.ts';
import { planFixes } from '../../../cli/plan/plan-fixes.ts';
import { summarize } from '../../../cli/plan/summarize.ts';
import { summaryLine } from '../../../cli/sweep/reporters.ts';
import type { Summary } from '../../../cli/sweep/summary.ts';
import { aGovernance } from '../../support/site.ts';
import { aSweepWorld, now, type SweepWorld, type WorldAccount, type WorldBucket } from '../../support/sweep-world.ts';

const accountIds = ['111122223333', '444455556666', '777788889999'] as const;
const types = ['production', 'testing', 'data-science'] as const;

type AnyBucket = Omit<WorldBucket, 'name'> & { readonly isExempt: boolean };

const anyBucket: fc.Arbitrary<AnyBucket> = fc.record({
  settings: fc.constantFrom('violating', 'violating', 'expiring', 'hidden', 'compliant', 'denied'),
  history: fc.constantFrom('none', 'none', 'undone', 'contested', 'unreadable'),
  isExempt: fc.boolean(),
});
/** Half of the buckets have nothing that suppresses a remediation, so that they use up budgets. */
const plainBucket = fc.constant<AnyBucket>({ settings: 'violating', history: 'none', isExempt: false });

const buckets = fc
  .array(fc.oneof(anyBucket, plainBucket), { maxLength: 6 })
  .map((all) =>
    all.map(({ isExempt, ...each }, index) => ({ ...each, name: `${isExempt ? 'exempt' : 'b'}-${index}` })),
  );

/** One of four accounts is excluded. */
const isExcluded = fc.integer({ min: 0, max: 3 }).map((number) => number === 0);

const pause = (account: string) => ({ account, by: 'dana', since: now.toISOString(), reason: 'an incident' });

const mode = { mode: 'remediate' };
const governanceWith = (changesPerHour: { account: number; organization: number }) =>
  aGovernance({
    guardrails: {
      all: { 's3-public-access': mode, 's3-encryption': mode, 's3-versioning': mode },
      testing: {
        's3-versioning': { mode: 'monitor' },
        's3-encryption': { mode: { existing: 'monitor', new: 'remediate' } },
      },
    },
    exemptions: [{ resource: 'exempt-*', owner: 'data-office', reason: 'recorded elsewhere', expires: '2099-12-31' }],
    limits: { contested: { repairs: 3, windowMinutes: 60 }, changesPerHour },
  });

const worlds = (organization: fc.Arbitrary<number>): fc.Arbitrary<SweepWorld> =>
  fc.record({
    governance: fc
      .record({ account: fc.integer({ min: 1, max: 12 }), organization })
      .map((changesPerHour) => governanceWith(changesPerHour)),
    accounts: fc
      .array(fc.record({ buckets, changesSoFar: fc.integer({ min: 0, max: 6 }), isExcluded, isNew: fc.boolean() }), {
        minLength: 1,
        maxLength: 3,
      })
      .map((all) =>
        all.map(
          (each, index): WorldAccount => ({
            ...each,
            id: accountIds[index] ?? '',
            type: types[index] ?? 'production',
          }),
        ),
      ),
    pauses: fc.constantFrom([], [], [pause(accountIds[0])], [pause('*')]),
  });

/** What is compared of a violation: everything but the word for what the sweep has done and the dry run has not. */
const rowsOf = ({ findings }: Summary) =>
  findings
    .map(({ id, guardrail, resource, state, reason, before, change }) =>
      JSON.stringify({
        id,
        guardrail,
        resource,
        state: state === 'would fix' ? 'remediated' : state,
        reason,
        before,
        change,
      }),
    )
    .toSorted();
const totalsOf = ({
  changes,
  leftAlone,
  states: { remediated = 0, 'would fix': wouldFix = 0, ...others },
}: Summary) => ({
  changes,
  leftAlone,
  fixed: remediated + wouldFix,
  others,
});
const wordsOf = (summary: Summary) => summaryLine(summary).replace(/^(Dry run|Sweep): (\d+) (to fix|fixed)/, '$2');

test('every violation of the dry run is treated by the sweep as the dry run says, and nothing is written by it', async () => {
  await fc.assert(
    fc.asyncProperty(worlds(fc.constant(1_000_000)), async (world) => {
      const { run, writes } = aSweepWorld(world);
      const planned = await run(true);
      expect(writes()).toEqual({ toBuckets: 0, toJournal: 0, toBus: 0 });
      const swept = await run(false);
      expect(rowsOf(planned)).toEqual(rowsOf(swept));
      expect(wordsOf(planned)).toBe(wordsOf(swept));
    }),
    { numRuns: 60 },
  );
});

test('with a budget that all accounts share, the dry run has the totals of the sweep', async () => {
  await fc.assert(
    fc.asyncProperty(worlds(fc.integer({ min: 1, max: 20 })), async (world) => {
      const { run } = aSweepWorld(world);
      expect(totalsOf(await run(true))).toEqual(totalsOf(await run(false)));
    }),
    { numRuns: 40 },
  );
});

test('a plan has the numbers of the sweep', async () => {
  await fc.assert(
    fc.asyncProperty(worlds(fc.integer({ min: 1, max: 40 })), async (world) => {
      const { run, targets, writes } = aSweepWorld(world);
      const planned = await planFixes(await targets());
      expect(writes()).toEqual({ toBuckets: 0, toJournal: 0, toBus: 0 });
      const accounts = [...planned].map(([id, { fixes }]) => ({ ...nothingPlanned(id), fixes }));
      const { toFix, leftAlone } = summarize(accounts);
      const swept = await run(false);
      expect({ toFix, leftAlone }).toEqual({ toFix: swept.changes, leftAlone: swept.leftAlone });
    }),
    { numRuns: 30 },
  );
});

const one = (bucket: Partial<WorldBucket>, world: Partial<SweepWorld> = {}, changesSoFar = 0) =>
  aSweepWorld({
    governance: governanceWith({ account: 2, organization: 100 }),
    pauses: [],
    accounts: [
      {
        id: accountIds[0],
        type: 'production',
        changesSoFar,
        buckets: [{ name: 'b', settings: 'violating', history: 'none', ...bucket }],
      },
    ],
    ...world,
  });

test('an excluded account is not looked at', async () => {
  const violating = [{ name: 'b', settings: 'violating', history: 'none' } as const];
  const accounts = [
    { id: accountIds[0], type: 'production' as const, isExcluded: true, changesSoFar: 0, buckets: violating },
  ];
  const { run } = one({}, { accounts });
  for (const dryRun of [true, false])
    expect(await run(dryRun)).toMatchObject({ accounts: [], buckets: 0, findings: [] });
});

test.each([
  { name: 'a violating bucket, above the budget', world: one({}), line: '2 to fix, 1 left alone (1 over budget)' },
  {
    name: 'two violating buckets, with a budget for four changes',
    world: aSweepWorld({
      governance: governanceWith({ account: 4, organization: 100 }),
      pauses: [],
      accounts: [
        {
          id: accountIds[0],
          type: 'production',
          changesSoFar: 0,
          buckets: ['one', 'other'].map((name) => ({ name, settings: 'violating', history: 'none' })),
        },
      ],
    }),
    line: '4 to fix, 2 left alone (2 over budget)',
  },
  { name: 'a budget that is used up', world: one({}, {}, 2), line: '0 to fix, 3 left alone (3 over budget)' },
  { name: 'an undone bucket', world: one({ history: 'undone' }), line: '0 to fix, 3 left alone (3 undone)' },
  {
    name: 'a bucket whose objects expire',
    world: one({ settings: 'expiring' }),
    line: '2 to fix, 1 left alone (1 held)',
  },
  {
    name: 'a bucket whose rules are denied',
    world: one({ settings: 'hidden' }),
    line: '2 to fix, 1 left alone (1 held)',
  },
  { name: 'a contested bucket', world: one({ history: 'contested' }), line: '0 to fix, 3 left alone (3 contested)' },
  { name: 'an exempt bucket', world: one({ name: 'exempt-1' }), line: '0 to fix, 3 left alone (3 exempt)' },
  { name: 'a paused account', world: one({}, { pauses: [pause('*')] }), line: '0 to fix, 3 left alone (3 paused)' },
  { name: 'an unreadable suspension', world: one({ history: 'unreadable' }), line: '0 to fix, 0 left alone, 3 failed' },
  { name: 'an unreadable setting', world: one({ settings: 'denied' }), line: '2 to fix, 0 left alone, 1 unreadable' },
  { name: 'a compliant bucket', world: one({ settings: 'compliant' }), line: '0 to fix, 0 left alone' },
])('the summary line of $name', async ({ world, line }) => {
  expect(summaryLine(await world.run(true))).toBe(`Dry run: ${line}.`);
  expect(summaryLine(await world.run(false))).toBe(`Sweep: ${line.replace('to fix', 'fixed')}.`);
});
