// How commands call the hub, and the error they print if a call fails.
import { Option } from 'commander';
import { showLive, showWhile } from '../../local/progress.ts';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { nextStepAfter, sentenceOf } from './hub-failure.ts';
import { explainHubError } from './hub-place.ts';
import { UserError } from './output.ts';

/** Selects the hub in AWS when a local cloud is running. */
export const awsOption = new Option('--aws', 'use the hub in AWS even if a local cloud is running');
export type HubLocation = { readonly aws?: true };

/**
 * Waits for a call to the hub, and says meanwhile what is `doing`; nothing if it is null, and without it only on a
 * terminal that the hub is asked. An AWS error becomes a UserError: `problem`, the
 * error, and what to do.
 */
export async function callHub<T>(problem: string, call: Promise<T>, doing?: string | null): Promise<T> {
  const reply = await toResult(shown(doing, call));
  if (reply.ok) return reply.value;
  const why = await showLive('Looking for the reason', explainHubError(reply.error));
  // Some are from a client of an account that is looked at without a hub.
  const { failure } = reply;
  const says = why ?? sentenceOf({ says: formatFailure(failure), repair: nextStepAfter(failure) });
  throw new UserError(`${problem}: ${says}`, { cause: reply.error });
}

function shown<T>(doing: string | null | undefined, call: Promise<T>): Promise<T> {
  if (doing === null) return call;
  return doing === undefined ? showLive('Asking the hub', call) : showWhile(doing, call);
}
