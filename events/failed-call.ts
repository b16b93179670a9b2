// Calls that CloudTrail recorded and AWS refused: nothing changed by them.
import type { Envelope } from './envelope.ts';

/** That the recorded call failed, with its code; undefined if it succeeded. Pure. */
export function describeFailedCall({ detail }: Pick<Envelope, 'detail'>): string | undefined {
  const code = detail['errorCode'];
  return code === undefined || code === null ? undefined : `the call failed with ${code}`;
}
