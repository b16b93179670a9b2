// The kill switch: an SSM parameter that says in which accounts nothing may be changed for now, who wants that, and why.
import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { LRUCache } from 'lru-cache';
import * as z from 'zod/mini';
import { parseJson } from '../../lib/text.ts';

export const pauseParameter = '/palisade/pause';

/** `account` is an account's id, or `*` for all. */
const pauseSchema = z.strictObject({
  account: z.string().check(z.regex(/^(\*|\d{12})$/)),
  by: z.string(),
  since: z.iso.datetime(),
  reason: z.string(),
});
export type Pause = z.infer<typeof pauseSchema>;
export const pausesSchema = z.array(pauseSchema);
export type Pauses = readonly Pause[];

/** The parameter holds something else than pauses: nobody may take that for permission. */
export class PausesUnreadableError extends Error {
  override readonly name = 'PausesUnreadableError';
}

/** What is in force is known again after so many milliseconds at most. */
const pauseCacheMs = 10_000;

/** Reads the pauses and remembers them for ten seconds. Throws the SDK's error, or PausesUnreadable; neither is remembered. */
export function createPauseReader(ssm: SSMClient, ttlMs = pauseCacheMs): () => Promise<Pauses> {
  const cache = new LRUCache<typeof pauseParameter, Pauses>({
    max: 1,
    ttl: ttlMs,
    fetchMethod: async () => readPauses(ssm),
  });
  return () => cache.forceFetch(pauseParameter);
}

/** The pauses as they are now. */
export async function readPauses(ssm: SSMClient): Promise<Pauses> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: pauseParameter }));
  const parsed = pausesSchema.safeParse(parseJson(Parameter?.Value ?? ''));
  if (!parsed.success) throw new PausesUnreadableError(`SSM parameter ${pauseParameter} holds no list of pauses`);
  return parsed.data;
}

/** Puts these pauses in force, instead of those that were. */
export async function writePauses(ssm: SSMClient, pauses: Pauses): Promise<void> {
  const Value = JSON.stringify(pauses);
  await ssm.send(new PutParameterCommand({ Name: pauseParameter, Value, Type: 'String', Overwrite: true }));
}

/** Why nothing may be changed in this account; undefined when it may. Pure. */
export function pauseReason(pauses: Pauses, accountId: string): string | undefined {
  const found = pauses.find(({ account }) => account === '*' || account === accountId);
  return (
    found &&
    `Palisade is paused${found.account === '*' ? '' : ' in this account'} by ${found.by} since ${found.since}: ${found.reason}`
  );
}
