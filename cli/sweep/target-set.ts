// The accounts that a sweep from the command line works on, and how each of them is entered.
import { findRunning } from '../../local/instance.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { SweepTargets, TargetOptions } from './types.ts';

/** The accounts of the running local cloud, else those that the caller's credentials lead to. */
export async function resolveTargets(
  governance: Governance,
  ids: readonly string[],
  options: TargetOptions,
): Promise<SweepTargets> {
  const cloud = options.aws ? undefined : findRunning();
  // What the other way needs is not loaded.
  if (cloud) return (await import('./local-targets.ts')).localCloudTargets(governance, cloud, ids);
  return (await import('./caller-targets.ts')).callerTargets(governance, ids, options);
}
