// The accounts that a sweep from the command line works on, and how each of them is entered.
import { findCloud } from '../../local/instance.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { Field, FieldOptions } from './types.ts';

/** The accounts of the running local cloud, else those that the caller's credentials lead to. */
export async function openField(governance: Governance, ids: readonly string[], options: FieldOptions): Promise<Field> {
  const cloud = options.aws ? undefined : findCloud();
  // What the other way needs is not loaded.
  if (cloud) return (await import('./local-targets.ts')).onLocalCloud(governance, cloud, ids);
  return (await import('./caller-targets.ts')).withOwnCredentials(governance, ids, options);
}
