// The paths of the function URL: what their bodies may say, and which requests follow from them.
import * as z from 'zod/mini';
import type { RequestSender } from '../runtime/request-sender.ts';

/** Moves messages from a dead-letter queue back to its queue. Returns the ids of those that it moved. */
export type Replay = (queue: string, messageIds: readonly string[], replayedBy: string) => Promise<readonly string[]>;

/** Deletes messages from a dead-letter queue, each after it was recorded. */
export type Discard = (
  queue: string,
  messageIds: readonly string[],
  why: { readonly by: string; readonly reason: string },
) => Promise<{ readonly ids: readonly string[]; readonly failures: readonly Failure[] }>;

/** A message with which nothing was done, and why. */
type Failure = { readonly id: string; readonly reason: string };

export type Work = { readonly requests: RequestSender; readonly replay: Replay; readonly discard: Discard };

/** `ids` are those of the requests' events, or of the messages that were moved or discarded. */
type Accepted = {
  readonly status: 200 | 202;
  readonly ids: readonly string[];
  readonly failures?: readonly Failure[];
};

/** What a request asks for. Nothing in it says who asks: the caller's ARN comes from AWS. */
export type Route = {
  readonly body: z.ZodMiniType;
  readonly accept: (work: Work, body: unknown, caller: string) => Promise<Accepted>;
};

/** Enough for a second of the function's time, and far below the 6 MB that Lambda takes. */
export const maxAccounts = 500;
export const maxMessages = 100;

/** The path that approvers may use, who may request nothing else. */
export const approvalsPath = '/approvals';

const accountId = z.string().check(z.regex(/^\d{12}$/));

const aboutAFinding = z.strictObject({
  findingId: z.string().check(z.regex(/^pf-[0-9a-f]{1,64}$/)),
  dryRun: z.boolean(),
});

const reason = z.string().check(z.minLength(1), z.maxLength(256));

const messages = z
  .array(z.string().check(z.minLength(1), z.maxLength(100)))
  .check(z.minLength(1), z.maxLength(maxMessages));

const queue = z.string().check(z.regex(/^[a-z-]{1,60}$/));

const discards = z.strictObject({ queue, messages, reason });

export const routes: Readonly<Record<string, Route>> = {
  '/undo': route(aboutAFinding, ({ requests }, body, requestedBy) => requests.undo({ ...body, requestedBy })),
  [approvalsPath]: route(aboutAFinding, ({ requests }, body, requestedBy) =>
    requests.approval({ ...body, requestedBy }),
  ),
  '/dismissals': route(z.extend(aboutAFinding, { reason }), ({ requests }, body, requestedBy) =>
    requests.dismissal({ ...body, requestedBy }),
  ),
  '/baselines': route(
    z.strictObject({
      accounts: z.array(accountId).check(z.minLength(1), z.maxLength(maxAccounts)),
      dryRun: z.boolean(),
      reason,
    }),
    ({ requests }, { accounts, ...rest }, requestedBy) =>
      requests.baselines(accounts.map((account) => ({ accountId: account, ...rest, requestedBy }))),
  ),
  '/sweeps': route(
    z.strictObject({ accounts: z.array(accountId).check(z.maxLength(maxAccounts)) }),
    ({ requests }, body, requestedBy) => requests.sweep({ ...body, requestedBy }),
  ),
  '/platform': route(
    z.strictObject({ action: z.enum(['shut', 'open']), accountId, reason }),
    ({ requests }, { action: kind, ...rest }, requestedBy) => requests.platform([{ kind, ...rest, requestedBy }]),
  ),
  '/replays': route(
    z.strictObject({ queue, messages }),
    ({ replay }, body, caller) => replay(body.queue, body.messages, caller),
    200,
  ),
  '/discards': {
    body: discards,
    accept: async ({ discard }, value, by) => {
      const body = discards.parse(value);
      return { status: 200, ...(await discard(body.queue, body.messages, { by, reason: body.reason })) };
    },
  },
};

function route<T extends z.ZodMiniType>(
  body: T,
  request: (work: Work, body: z.infer<T>, caller: string) => Promise<readonly string[]>,
  status: Accepted['status'] = 202,
): Route {
  return {
    body,
    accept: async (work, value, caller) => ({ status, ids: await request(work, body.parse(value), caller) }),
  };
}
