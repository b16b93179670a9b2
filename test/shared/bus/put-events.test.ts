// Events on the hub's bus: as few calls as they fit in, in order, and none is lost.
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { inSimulatedTime, simulatePromisedTimers } from '../../support/simulated-time.ts';

simulatePromisedTimers();
const { putEvents } = await import('../../../shared/bus/put-events.ts');

const events = (texts: readonly string[]) =>
  texts.map((text) => ({ detailType: 'x', detail: { text }, resources: [] }));
const textIn = ({ Detail = '' }: PutEventsRequestEntry) => (JSON.parse(Detail) as { text: string }).text;

/** A bus that rejects the entries of a call for which this is true. */
function aBus(isRejected: (text: string, call: number) => boolean = () => false) {
  const calls: string[][] = [];
  const accepted: string[] = [];
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  eventBridge.on(PutEventsCommand).callsFake(({ Entries }: { Entries: PutEventsRequestEntry[] }) => {
    const texts = Entries.map(textIn);
    calls.push(texts);
    const results = texts.map((text) =>
      isRejected(text, calls.length)
        ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'too many' }
        : { EventId: `id of ${text}` },
    );
    accepted.push(...texts.filter((_, index) => results[index]?.EventId));
    return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length, Entries: results };
  });
  return { eventBridge: eventBridge as unknown as EventBridgeClient, calls, accepted };
}

test('a call has at most ten events and 256 KiB, and their order is kept', async () => {
  const sizes = fc.array(fc.constantFrom(1, 900, 30_000, 90_000, 200_000), { maxLength: 35 });
  await fc.assert(
    fc.asyncProperty(sizes, async (lengths) => {
      const texts = lengths.map((length, index) => `${index}-${'ä'.repeat(Math.floor(length / 2))}`);
      const { eventBridge, calls } = aBus();
      expect(await putEvents(eventBridge, events(texts))).toEqual(texts.map((text) => `id of ${text}`));
      expect(calls.flat()).toEqual(texts);
      for (const call of calls) {
        expect(call.length).toBeLessThanOrEqual(10);
        const bytes = call.reduce((sum, text) => sum + Buffer.byteLength(JSON.stringify({ text })) + 8, 0);
        expect(bytes).toBeLessThanOrEqual(256 * 1_024);
      }
    }),
    { numRuns: 30 },
  );
});

test('small events fill their calls', async () => {
  const { eventBridge, calls } = aBus();
  await putEvents(eventBridge, events(Array.from({ length: 25 }, (_, index) => String(index))));
  expect(calls.map(({ length }) => length)).toEqual([10, 10, 5]);
});

test('only the entries that EventBridge could not take are put again', async () => {
  const { eventBridge, calls } = aBus((text, call) => text === 'b' && call < 3);
  const { ended } = await inSimulatedTime(() => putEvents(eventBridge, events(['a', 'b', 'c'])), 60);
  expect(ended).toEqual({ status: 'fulfilled', value: ['id of a', 'id of b', 'id of c'] });
  expect(calls).toEqual([['a', 'b', 'c'], ['b'], ['b']]);
});

test('an entry that is rejected again and again is an error with EventBridge’s reason', async () => {
  const { eventBridge, accepted } = aBus((text) => text === 'b');
  const { ended } = await inSimulatedTime(() => putEvents(eventBridge, events(['a', 'b', 'c'])), 60);
  expect(ended).toMatchObject({
    status: 'rejected',
    reason: { message: 'EventBridge rejected 1 of 3 events: ThrottlingException too many' },
  });
  expect(accepted).toEqual(['a', 'c']);
});

test('a count of failures without entries is no success', async () => {
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  eventBridge.on(PutEventsCommand).resolvesOnce({ FailedEntryCount: 1 }).resolves({ FailedEntryCount: 0 });
  const put = () => putEvents(eventBridge as unknown as EventBridgeClient, events(['a']));
  expect((await inSimulatedTime(put, 60)).ended?.status).toBe('fulfilled');
  expect(eventBridge.commandCalls(PutEventsCommand)).toHaveLength(2);
});
