// Reads what depends on a bucket's being open to the public.
import type { Settings } from '../../../lib/settings.ts';

/** Nothing is looked at yet. */
export async function lookAhead(): Promise<Settings> {
  return {};
}
