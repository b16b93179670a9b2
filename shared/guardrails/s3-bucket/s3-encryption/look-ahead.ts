// Reads what depends on a bucket's default encryption.
import type { Settings } from '../../../lib/settings.ts';

/** Nothing is looked at yet. */
export async function lookAhead(): Promise<Settings> {
  return {};
}
