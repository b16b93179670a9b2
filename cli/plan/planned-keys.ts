// The KMS keys that the baselines of a plan would make, and what they cost. Pure.

import { dataKeys } from '../../shared/baseline/steps/data-keys.ts';
import { imagesKey } from '../../shared/resources/images/images.ts';
import { keyDocument } from '../../shared/resources/lib/key-step.ts';
import { resourceKinds } from '../../shared/resources/registry.ts';
import type { PlannedStep } from './types.ts';

/** AWS KMS pricing: $1 a month, and as much again for each of the first two yearly rotations. */
export const keyDollars = { firstYear: 1, fromThirdYear: 3 };

const makers: readonly string[] = [
  dataKeys.id,
  imagesKey.id,
  ...resourceKinds.flatMap(({ documents }) => documents.filter(({ id }) => id === keyDocument).map(({ step }) => step)),
];

/** The steps that would make a key, one per Region or shared resource. Whether the key itself is made, `settings` says. */
export function keysToMake(baseline: readonly PlannedStep[]): readonly PlannedStep[] {
  return baseline.filter(
    ({ step, verdict, settings }) =>
      makers.includes(step) && verdict === 'change' && settings.some(({ setting }) => setting === 'key'),
  );
}
