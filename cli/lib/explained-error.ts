// What the entry point prints about an error that no command has explained: one of AWS's is never printed bare.
import { UserError } from './output.ts';

/** The error; for one of a call to the hub, a UserError that says what to do. */
export async function explained(error: unknown): Promise<unknown> {
  // The SDK's errors have this part, or the name of one of its own; nothing is loaded for the others.
  if (!(error instanceof Error) || !('$metadata' in error || /Provider|Timeout/.test(error.name))) return error;
  const { explainHubError } = await import('./hub-place.ts');
  const why = await explainHubError(error);
  return why === undefined ? error : new UserError(`The hub cannot be asked: ${why}`, { cause: error });
}
