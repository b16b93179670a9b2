// The calls that changed something, in the order in which the emulator's CloudTrail recorded them, without its delay.
import * as z from 'zod/mini';
import type { ClientsFor } from './clients.ts';

const recordedWrite = z.object({
  number: z.number(),
  account: z.string(),
  region: z.string(),
  record: z.looseObject({
    eventSource: z.string(),
    eventName: z.string(),
    userAgent: z.string(),
    errorCode: z.optional(z.string()),
    requestParameters: z.nullish(z.record(z.string(), z.unknown())),
    resources: z.optional(z.array(z.object({ accountId: z.string(), ARN: z.string() }))),
  }),
});
/** One record, in the account that made the call or owns the resource. `number` counts the records. */
export type RecordedWrite = z.infer<typeof recordedWrite>;

const answer = z.object({ next: z.number(), calls: z.array(recordedWrite) });

/** Room for the answer itself, after the emulator has waited. */
const answerTimeoutMs = 10_000;

/**
 * The writes after a number, oldest first, with the number to continue from. Waits up to `waitMs` for the first; 20 s at
 * most. Rejects when the signal is aborted.
 */
export async function recordedWrites(
  { endpoint }: Pick<ClientsFor, 'endpoint'>,
  after: number,
  { waitMs = 0, signal }: { readonly waitMs?: number; readonly signal?: AbortSignal } = {},
): Promise<{ readonly next: number; readonly calls: readonly RecordedWrite[] }> {
  const signals = [AbortSignal.timeout(waitMs + answerTimeoutMs), ...(signal ? [signal] : [])];
  const url = `${endpoint}/_palisade/calls?after=${after}&wait=${waitMs / 1_000}`;
  const response = await fetch(url, { signal: AbortSignal.any(signals) });
  if (!response.ok) throw new Error(`the emulator did not return the recorded calls: status ${response.status}`);
  return answer.parse(await response.json());
}

/** The bucket that a call wrote to, in the record of its owner; undefined for other and for failed calls. */
export function bucketWritten({ account, record }: RecordedWrite): string | undefined {
  if (record.eventSource !== 's3.amazonaws.com' || record.errorCode !== undefined) return undefined;
  if (!record.resources?.some(({ accountId }) => accountId === account)) return undefined;
  const bucket = record.requestParameters?.['bucketName'];
  return typeof bucket === 'string' ? bucket : undefined;
}
