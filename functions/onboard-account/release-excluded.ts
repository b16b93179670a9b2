// Releases a new account that was excluded while it was quarantined: no later step of its baseline does.
import { type AccountRecord, isSatisfied } from '../../shared/accounts/account-record.ts';
import { quarantine, releaseQuarantine } from '../../shared/baseline/steps/quarantine.ts';
import { detachPolicy } from '../../shared/policies/account-attachments.ts';
import { quarantineName } from '../../shared/policies/pack.ts';
import { backoffSeconds, RetryableError } from '../runtime/sqs-consumer.ts';
import type { OnboardAccountDependencies } from './types.ts';

/** Detaches Palisade's own policy, and nothing else. Throws the SDK's error, or RetryableError while changes are paused. */
export async function releaseExcluded(
  { organizations, organizationFacts, changeControl }: OnboardAccountDependencies,
  { accountId, steps }: Pick<AccountRecord, 'accountId' | 'steps'>,
  attempt: number,
): Promise<void> {
  if (!isQuarantined(steps)) return;
  const denial = await changeControl.checkPaused(accountId);
  if (denial) throw new RetryableError(`the account stays quarantined: ${denial.reason}`, backoffSeconds(attempt));
  const id = (await organizationFacts.policies.ids('SERVICE_CONTROL_POLICY')).get(quarantineName);
  if (id !== undefined) await detachPolicy(organizations, accountId, id);
}

function isQuarantined(steps: AccountRecord['steps']): boolean {
  const isAttached = steps.some(
    ({ step, state }) => step === quarantine.id && (state === 'done' || state === 'already'),
  );
  return isAttached && !steps.some((each) => each.step === releaseQuarantine.id && isSatisfied(each));
}
