// Findings of several resources are published in few calls, and none is left behind.
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { createFindingBatch } from '../../../shared/findings/finding-batch.ts';
import { aFinding } from '../../support/finding.ts';
import { findingsOn } from '../../support/published.ts';

test('whatever is added is published once, in calls of ten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 25 }), { maxLength: 12 }), async (counts) => {
      const bus = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
      bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
      const batch = createFindingBatch(bus as unknown as EventBridgeClient);
      const all = counts.map((count, resource) =>
        Array.from({ length: count }, (_, index) => aFinding({ id: `pf-${resource}-${index}` })),
      );
      await Promise.all(all.map((findings) => batch.add(findings)));
      await batch.flush();
      const ids = all.flat().map(({ id }) => id);
      expect(findingsOn(bus).map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
      expect(findingsOn(bus)).toHaveLength(ids.length);
      expect(bus.commandCalls(PutEventsCommand)).toHaveLength(Math.ceil(ids.length / 10));
    }),
    { numRuns: 40 },
  );
});
