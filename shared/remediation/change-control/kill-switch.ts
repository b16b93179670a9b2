// The kill switch: an SSM parameter with the accounts in which Palisade is paused, by whom, since when, and why.
import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { LRUCache } from 'lru-cache';
import * as z from 'zod/mini';
import { parseJson } from '../../lib/text.ts';

export const pauseParameter = '/palisade/pause';

/** `account` is an account id, or `*` for all accounts. */
const pauseSchema = z.strictObject({
  account: z.string().check(z.regex(/^(\*|\d{12})$/)),
  by: z.string(),
  since: z.iso.datetime(),
  reason: z.string(),
});
export type Pause = z.infer<typeof pauseSchema>;
export const pausesSchema = z.array(pauseSchema);
export type Pauses = readonly Pause[];

/** The value of the parameter is not a list of pauses. It must not be taken as permission to change anything. */
export class PausesUnreadableError extends Error {
  override readonly name = 'PausesUnreadableError';
}

/** How long pauses are cached: the longest time until a pause takes effect. */
const pauseCacheMs = 10_000;

/**
 * Creates a reader that caches the pauses for ten seconds. It throws the SDK's error or PausesUnreadableError, and
 * caches neither.
 */
export function createPauseReader(ssm: SSMClient, ttlMs = pauseCacheMs): () => Promise<Pauses> {
  const cache = new LRUCache<typeof pauseParameter, Pauses>({
    max: 1,
    ttl: ttlMs,
    fetchMethod: async () => readPauses(ssm),
  });
  return () => cache.forceFetch(pauseParameter);
}

/** Reads the current pauses. Throws the SDK's error or PausesUnreadableError. */
export async function readPauses(ssm: SSMClient): Promise<Pauses> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: pauseParameter }));
  const parsed = pausesSchema.safeParse(parseJson(Parameter?.Value ?? ''));
  if (!parsed.success) throw new PausesUnreadableError(`SSM parameter ${pauseParameter} is not a list of pauses`);
  return parsed.data;
}

/** Replaces all pauses. Throws the SDK's error. */
export async function writePauses(ssm: SSMClient, pauses: Pauses): Promise<void> {
  const Value = JSON.stringify(pauses);
  await ssm.send(new PutParameterCommand({ Name: pauseParameter, Value, Type: 'String', Overwrite: true }));
}

/** Why changes in this account are paused; undefined if they are not. Pure. */
export function pauseReason(pauses: Pauses, accountId: string): string | undefined {
  const found = pauses.find(({ account }) => account === '*' || account === accountId);
  return (
    found &&
    `Palisade is paused${found.account === '*' ? '' : ' in this account'} by ${found.by} since ${found.since}: ${found.reason}`
  );
}
