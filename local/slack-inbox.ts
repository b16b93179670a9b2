// A stand-in for Slack's webhooks: validates messages against the limits of Block Kit, and can simulate failures.
import { Hono } from 'hono';
import * as z from 'zod/mini';

const plainText = (maxLength: number) =>
  z.object({ type: z.literal('plain_text'), text: z.string().check(z.minLength(1), z.maxLength(maxLength)) });
const text = (maxLength: number) =>
  z.union([
    plainText(maxLength),
    z.object({ type: z.literal('mrkdwn'), text: z.string().check(z.minLength(1), z.maxLength(maxLength)) }),
  ]);
const button = z.object({
  type: z.literal('button'),
  text: plainText(75),
  url: z.optional(z.string().check(z.maxLength(3_000))),
});

/** The blocks that Palisade uses, with the limits in Slack's documentation. */
const block = z.union([
  z.object({ type: z.literal('header'), text: plainText(150) }),
  z
    .object({
      type: z.literal('section'),
      text: z.optional(text(3_000)),
      fields: z.optional(z.array(text(2_000)).check(z.minLength(1), z.maxLength(10))),
    })
    .check(
      z.refine(
        (section) => section.text !== undefined || section.fields !== undefined,
        'a section needs a text or fields',
      ),
    ),
  z.object({ type: z.literal('actions'), elements: z.array(button).check(z.minLength(1), z.maxLength(25)) }),
  z.object({ type: z.literal('context'), elements: z.array(text(2_000)).check(z.minLength(1), z.maxLength(10)) }),
]);
const message = z.object({
  text: z.string().check(z.minLength(1), z.maxLength(40_000)),
  blocks: z.optional(z.array(block).check(z.minLength(1), z.maxLength(50))),
});

/** The response to the next `times` messages. Status 0 means that no response comes before the client's timeout. */
const simulatedFailure = z.object({ status: z.int(), retryAfter: z.optional(z.int()), times: z.int() });

const maxMessages = 1_000;

/**
 * POST accepts a message, GET lists the accepted ones, DELETE deletes them. POST to /failure sets a failure to simulate
 * for the next messages.
 */
export function slackInbox(): Hono {
  const messages: unknown[] = [];
  let failure: z.infer<typeof simulatedFailure> | undefined;
  return new Hono()
    .get('/', (context) => context.json(messages))
    .delete('/', (context) => {
      messages.length = 0;
      return context.text('ok');
    })
    .post('/failure', async (context) => {
      failure = simulatedFailure.parse(await context.req.json());
      return context.text('ok');
    })
    .post('/', async (context) => {
      if (failure && failure.times > 0) {
        failure.times -= 1;
        if (failure.status === 0) await new Promise((resolve) => setTimeout(resolve, 15_000));
        const headers = failure.retryAfter ? { 'retry-after': String(failure.retryAfter) } : undefined;
        return new Response('not now', { status: failure.status || 504, ...(headers ? { headers } : {}) });
      }
      const body: unknown = await context.req.json();
      const parsed = message.safeParse(body);
      // Slack's response to a webhook with invalid blocks.
      if (!parsed.success) return context.text(`invalid_blocks: ${z.prettifyError(parsed.error)}`, 400);
      messages.push(body);
      if (messages.length > maxMessages) messages.shift();
      return context.text('ok');
    });
}
