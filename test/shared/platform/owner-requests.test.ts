// The marks of owners that are due: whatever the order of changes and runs, none is lost, and one message waits at most.
import fc from 'fast-check';
import { lostAfterMs, markAgain, renewMark, requestOwners, takeMark } from '../../../shared/platform/owner-requests.ts';
import { aConditionalJournal } from '../../support/conditional-journal.ts';

const owner = '111122223333';
const now = new Date('2026-11-29T10:00:00.000Z');
const after = (milliseconds: number) => new Date(now.getTime() + milliseconds);

function aQueue() {
  const sent: string[] = [];
  return { sent, send: async (owners: readonly string[]) => void sent.push(...owners) };
}

test('a thousand changes of admission leave one message, with the first reasons', async () => {
  const journal = aConditionalJournal();
  const { sent, send } = aQueue();
  for (let change = 0; change < 1_000; change += 1)
    await requestOwners(journal, send, [owner], `account ${change} is complete`, after(change));
  expect(sent).toEqual([owner]);
  const reasons = await takeMark(journal, owner);
  expect([reasons.length, reasons[0], reasons[19]]).toEqual([20, 'account 0 is complete', 'account 19 is complete']);
});

test('each owner has a mark of its own, and is requested once even if it is named twice', async () => {
  const { sent, send } = aQueue();
  await requestOwners(aConditionalJournal(), send, [owner, '222233334444', owner], 'r', now);
  expect(sent).toEqual([owner, '222233334444']);
});

test('once a run has taken the mark, the next change sends a message', async () => {
  const journal = aConditionalJournal();
  const { sent, send } = aQueue();
  await requestOwners(journal, send, [owner], 'one', now);
  expect(await takeMark(journal, owner)).toEqual(['one']);
  await requestOwners(journal, send, [owner], 'two', now);
  expect(sent).toEqual([owner, owner]);
  expect(await takeMark(journal, owner)).toEqual(['two']);
  expect(await takeMark(journal, owner)).toEqual([]);
});

test.each([
  { name: 'a message that was lost is sent again with the next change', at: lostAfterMs, renewed: false, messages: 2 },
  { name: 'one that is not old enough is waited for', at: lostAfterMs - 1, renewed: false, messages: 1 },
  { name: 'one whose mark was renewed is not lost', at: lostAfterMs, renewed: true, messages: 1 },
])('$name', async ({ at, renewed, messages }) => {
  const journal = aConditionalJournal();
  const { sent, send } = aQueue();
  await requestOwners(journal, send, [owner], 'one', now);
  if (renewed) await renewMark(journal, owner, after(1_000));
  await requestOwners(journal, send, [owner], 'two', after(at));
  expect(sent).toHaveLength(messages);
  // With or without that message, the run knows both reasons.
  expect(await takeMark(journal, owner)).toEqual(['one', 'two']);
});

test('a mark that nobody set is not renewed', async () => {
  const journal = aConditionalJournal();
  await renewMark(journal, owner, now);
  const { sent, send } = aQueue();
  await requestOwners(journal, send, [owner], 'one', now);
  expect(sent).toEqual([owner]);
});

test('an urgent request does not rely on a message that waits for its next attempt', async () => {
  const journal = aConditionalJournal();
  const { sent, send } = aQueue();
  await requestOwners(journal, send, [owner], 'one', now);
  await markAgain(journal, owner, await takeMark(journal, owner), now);
  await requestOwners(journal, send, [owner], 'two', now);
  expect(sent).toHaveLength(1);
  for (const account of [3, 4, 5])
    await requestOwners(journal, send, [owner], `shut out ${account}`, now, { isUrgent: true });
  expect(sent).toHaveLength(2);
  expect(await takeMark(journal, owner)).toEqual(['one', 'two', 'shut out 3', 'shut out 4', 'shut out 5']);
});

test('a thousand urgent requests leave one message, too', async () => {
  const journal = aConditionalJournal();
  const { sent, send } = aQueue();
  for (let change = 0; change < 1_000; change += 1)
    await requestOwners(journal, send, [owner], 'lost', now, { isUrgent: true });
  expect(sent).toHaveLength(1);
});

test('if the queue does not take the message, the error is thrown, and the next change sends one', async () => {
  const journal = aConditionalJournal();
  const failing = async () => {
    throw new Error('throttled');
  };
  await expect(requestOwners(journal, failing, [owner], 'one', now)).rejects.toThrow('throttled');
  const { sent, send } = aQueue();
  await requestOwners(journal, send, [owner], 'two', now);
  expect(sent).toEqual([owner]);
});

/** Changes of admission and runs, in any order of their calls. A run that fails comes again, or another message does. */
async function play(
  scheduler: fc.Scheduler,
  changes: readonly number[],
  failing: ReadonlySet<number>,
): Promise<{ readonly written: number; readonly seen: number; readonly mostWaiting: number; readonly runs: number }> {
  const journal = aConditionalJournal();
  const world = { written: 0, seen: 0, waiting: 0, mostWaiting: 0, runs: 0 };
  const wake: (() => void)[] = [];
  const arrive = () => {
    world.waiting += 1;
    world.mostWaiting = Math.max(world.mostWaiting, world.waiting);
    wake.shift()?.();
  };
  const send = scheduler.scheduleFunction(async () => arrive());
  const changing = changes.map(async (change) => {
    await scheduler.schedule(Promise.resolve(), `change ${change}`);
    world.written += 1;
    await requestOwners(journal, send, [owner], `change ${change}`, now);
  });
  const run = async () => {
    world.runs += 1;
    const isFailing = failing.has(world.runs);
    const reasons = await scheduler.schedule(takeMark(journal, owner), 'take');
    const seen = await scheduler.schedule(Promise.resolve(), 'read').then(() => world.written);
    await scheduler.schedule(Promise.resolve(), 'write');
    if (!isFailing) world.seen = seen;
    else if (await scheduler.schedule(markAgain(journal, owner, reasons, now), 'mark')) arrive();
  };
  const working = (async () => {
    const all = Promise.all(changing).then(() => wake.shift()?.());
    for (let isOver = false; !isOver; ) {
      if (world.waiting === 0) {
        const slept = new Promise<void>((resolve) => void wake.push(resolve));
        await Promise.race([slept, all]);
      }
      isOver = world.waiting === 0;
      if (isOver) break;
      world.waiting -= 1;
      await run();
    }
    await all;
  })();
  await scheduler.waitFor(working);
  return world;
}

test('in any order, no change is lost, and one message waits at most', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 8 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 4 })),
      async (scheduler, count, failing) => {
        const changes = Array.from({ length: count }, (_, index) => index);
        const { written, seen, mostWaiting, runs } = await play(scheduler, changes, new Set(failing));
        expect({ seen, isOne: mostWaiting <= 1 }).toEqual({ seen: written, isOne: true });
        expect(runs).toBeLessThanOrEqual(count + failing.length);
      },
    ),
    { numRuns: 200 },
  );
});
