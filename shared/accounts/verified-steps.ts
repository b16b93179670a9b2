// When each step of an account's baseline was last seen in force. Pure.
import type { AccountRecord, StepResult } from './account-record.ts';

/** By step id, and by `STEP/DOCUMENT` for the policy documents of a step that attaches policies. Times are ISO 8601. */
export type Verified = NonNullable<AccountRecord['verified']>;

/** The key of a policy document. */
export function documentKey(step: string, document: string): string {
  return `${step}/${document}`;
}

/**
 * What is verified after a run. A step is in force if all that was seen of it is, in all Regions. One that was seen not to be
 * is verified no longer. One that could not be seen, because a call failed or it waits for another step, stays as it was: a
 * throttled call neither gives nor takes an admission.
 */
export function verifiedAfter(earlier: Verified, results: readonly StepResult[], at: string): Verified {
  const byStep = Map.groupBy(results, ({ step }) => step);
  return [...byStep].reduce((verified, [step, instances]) => {
    if (instances.some(({ inForce }) => inForce === false)) return without(verified, step);
    if (instances.some(({ inForce }) => inForce === undefined)) return verified;
    const documents = instances.flatMap((instance) => instance.documents ?? []);
    const keys = [step, ...documents.map((document) => documentKey(step, document))];
    return { ...without(verified, step), ...Object.fromEntries(keys.map((key) => [key, at])) };
  }, earlier);
}

function without(verified: Verified, step: string): Verified {
  const isOfStep = (key: string) => key === step || key.startsWith(documentKey(step, ''));
  return Object.fromEntries(Object.entries(verified).filter(([key]) => !isOfStep(key)));
}
