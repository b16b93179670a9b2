// The KMS keys that the baselines of a plan would make, and what they cost. Pure.
import { dataKeys } from '../../shared/baseline/steps/data-keys.ts';
import type { PlannedStep } from './types.ts';

/** AWS KMS pricing: $1 a month, and as much again for each of the first two yearly rotations. */
export const keyDollars = { firstYear: 1, fromThirdYear: 3 };

/** The steps that would make a key, one per Region. Whether the key itself is made, `settings` says. */
export function keysToMake(baseline: readonly PlannedStep[]): readonly PlannedStep[] {
  return baseline.filter(
    ({ step, verdict, settings }) =>
      step === dataKeys.id && verdict === 'change' && settings.some(({ setting }) => setting === 'key'),
  );
}
