// Messages with any content in a batch: each that is no event goes to the dead-letter queue, and harms no other.
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { sqsBatchHandler, sqsHandler } from '../../../functions/runtime/sqs-consumer.ts';
import { complianceChange } from '../../../tools/fixtures/events.ts';
import { anyJson, anyText } from '../../support/any-text.ts';

// Without getRemainingTimeInMillis middy starts no timer.
const context = { functionName: 'remediate', awsRequestId: 'r' } as Context;
const logger = new Logger({ logLevel: 'SILENT' });

/** A body that is no event: text, JSON of another shape, or an event without one of its fields. */
const badBody = fc.oneof(
  anyText.filter((text) => text !== ''),
  anyJson.map((value) => JSON.stringify(value)),
  fc
    .constantFrom('id', 'source', 'detail-type', 'account', 'region', 'detail')
    .chain((field) => anyJson.map((value) => ({ field, value })))
    .filter(({ field, value }) => typeof value !== 'string' && !(field === 'detail' && typeof value === 'object'))
    .map(({ field, value }) => JSON.stringify({ ...complianceChange(), [field]: value })),
);

test('all other messages of the batch are handled, one by one and together', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(badBody, fc.constant(undefined)), { maxLength: 10 }), async (bodies) => {
      const Records = bodies.map((body, index) => ({
        messageId: `${index}`,
        body: body ?? JSON.stringify({ ...complianceChange(), id: `event ${index}` }),
        attributes: { ApproximateReceiveCount: '1' },
      }));
      const good = bodies.flatMap((body, index) => (body === undefined ? [`event ${index}`] : []));
      const bad = bodies.flatMap((body, index) => (body === undefined ? [] : [`${index}`]));
      const handled: string[] = [];
      const dead: string[] = [];
      const handling = {
        logger,
        maxReceiveCount: 5,
        sendToDeadLetterQueue: async ({ messageId }: SQSRecord) => void dead.push(messageId),
        delayRetry: async () => undefined,
        refuseRequest: async () => undefined,
      };
      const handlers = [
        sqsHandler({ ...handling, handle: async ({ envelope }) => void handled.push(envelope.id) }),
        sqsBatchHandler({
          ...handling,
          handleAll: async (deliveries) => {
            handled.push(...deliveries.map(({ envelope }) => envelope.id));
            return deliveries.map(() => undefined);
          },
        }),
      ];
      for (const handler of handlers) {
        const reply = await handler({ Records } as unknown as SQSEvent, context);
        expect(reply).toEqual({ batchItemFailures: [] });
        expect({ handled: handled.splice(0), dead: dead.splice(0) }).toEqual({ handled: good, dead: bad });
      }
    }),
    { numRuns: 40 },
  );
});
