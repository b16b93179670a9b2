// Reads for preflights: the answer as facts, each at most once.
import { type AwsFailure, isTransient, toResult } from '../../../aws/errors.ts';
import { LookAheadError, type Read } from '../../contract/preflight.ts';

/** Calls `ask` the first time, and returns its answer from then on. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/**
 * Waits for a read and parses its output. `toFacts` receives undefined if the setting was never configured, and returns
 * undefined for what it does not understand. Throws LookAheadError if the answer may come later, or if the resource is
 * gone. A failure without a message, in which AWS names the caller's session, is the same each time.
 */
export async function readFacts<Output, T>(
  seenBy: string,
  call: Promise<Output>,
  toFacts: (output: Output | undefined) => T | undefined,
): Promise<Read<T>> {
  const reply = await toResult(call);
  if (!reply.ok && reply.failure.kind !== 'not-configured') return unknownRead(seenBy, reply.failure);
  const value = toFacts(reply.ok ? reply.value : undefined);
  return value === undefined ? notUnderstood(seenBy) : { known: true, value };
}

/** What matters of an answer that is known. */
export function mapRead<T, U>(read: Read<T>, map: (value: T) => U): Read<U> {
  return read.known ? { known: true, value: map(read.value) } : read;
}

/** The answer that is not known. Throws LookAheadError if it may be known later, or if the resource is gone. */
function unknownRead(seenBy: string, failure: AwsFailure): { known: false; seenBy: string; failure: AwsFailure } {
  const isElsewhere = failure.kind === 'elsewhere' || failure.kind === 'not-found';
  if (isTransient(failure) || isElsewhere || failure.role) throw new LookAheadError(failure);
  return { known: false, seenBy, failure: { kind: failure.kind, code: failure.code, message: '' } };
}

function notUnderstood(seenBy: string): { known: false; seenBy: string; failure: AwsFailure } {
  const message = 'the answer has another form than the one that is known';
  return { known: false, seenBy, failure: { kind: 'refused', code: 'NotUnderstood', message } };
}
