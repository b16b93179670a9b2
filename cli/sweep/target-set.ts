// Selects the target accounts of a sweep from the command line, and how to access them.
import { findRunning } from '../../local/instance.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { SweepTargets, TargetOptions } from './types.ts';

/** The accounts of the running local cloud, else those that the caller's credentials can access. */
export async function resolveTargets(
  governance: Governance,
  ids: readonly string[],
  options: TargetOptions,
): Promise<SweepTargets> {
  const cloud = options.aws ? undefined : findRunning();
  // Loaded on demand: one run needs only one of the two.
  if (cloud) return (await import('./local-targets.ts')).localCloudTargets(cloud, ids);
  return (await import('./caller-targets.ts')).callerTargets(governance, ids, options);
}
