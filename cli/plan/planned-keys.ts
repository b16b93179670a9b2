// The KMS keys that the baselines of a plan would make: what they cost, and which buckets wait for them. Pure.
import { dataKeys } from '../../shared/baseline/steps/data-keys.ts';
import { s3Encryption } from '../../shared/guardrails/s3-bucket/s3-encryption/guardrail.ts';
import type { PlannedFix, PlannedStep } from './types.ts';

/** AWS KMS pricing: $1 a month, and as much again for each of the first two yearly rotations. */
export const keyDollars = { firstYear: 1, fromThirdYear: 3 };

/** The steps that would make a key, one per Region. Whether the key itself is made, `settings` says. */
export function keysToMake(baseline: readonly PlannedStep[]): readonly PlannedStep[] {
  return baseline.filter(
    ({ step, verdict, settings }) =>
      step === dataKeys.id && verdict === 'change' && settings.some(({ setting }) => setting === 'key'),
  );
}

/** The fixes, where a key is missing that the baseline makes before buckets are changed, with that as reason. */
export function afterKeys(fixes: readonly PlannedFix[], baseline: readonly PlannedStep[]): readonly PlannedFix[] {
  const aliases = keysToMake(baseline).flatMap(({ region, settings }) =>
    settings.filter(({ setting }) => setting === 'key').map(({ to }) => ({ region, alias: String(to) })),
  );
  const isMade = ({ region, reason }: PlannedFix) =>
    aliases.some((made) => made.region === region && reason.endsWith(`:${made.alias}`));
  return fixes.map((fix) =>
    fix.guardrail === s3Encryption.id && fix.verdict === 'failed' && isMade(fix)
      ? { ...fix, reason: `${fix.reason} yet: the baseline makes it, and then the bucket is looked at again` }
      : fix,
  );
}
