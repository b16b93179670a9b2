// Whether those who depend on a bucket could use the key that it is to have. Pure.
import type { Dependant } from './dependants.ts';
import type { MoveFacts } from './encryption-facts.ts';
import type { Admission, Request } from './key-conditions.ts';
import { admits, type KeyAction } from './key-policy.ts';

/** The key of a move, and the requests that S3 would make. */
export type KeyUse = {
  readonly isManaged: boolean;
  /** The ARN of the key; null for the AWS managed key. */
  readonly arn: string | null;
  readonly keyPolicy: MoveFacts['keyPolicy'];
  readonly request: Request;
};

/** What the key does not let the dependant do. `isUnsure`: its policy could not be read, or not be compared. */
export function admissionOf(
  dependant: Dependant,
  use: KeyUse,
): { readonly missing: readonly KeyAction[]; readonly isUnsure: boolean } {
  const answers = dependant.needs.map((action) => ({ action, answer: answerFor(dependant, action, use) }));
  const missing = answers.filter(({ answer }) => answer !== 'yes');
  return { missing: missing.map(({ action }) => action), isUnsure: missing.some(({ answer }) => answer === 'unsure') };
}

/**
 * Whether the key's policy admits every principal of the account through S3, so that none needs a KMS permission of its
 * own: the AWS managed key does (AWS KMS Developer Guide, "AWS managed keys").
 */
export function admitsWholeAccount(accountId: string, use: KeyUse): boolean {
  if (use.isManaged) return true;
  if (!use.keyPolicy?.known) return false;
  // A statement for the account's root leaves the decision to the account's IAM.
  const direct = use.keyPolicy.value.filter(
    ({ effect, principals }) => effect === 'Deny' || principals?.['AWS']?.includes('*'),
  );
  const candidate = { grantee: { kind: 'account', id: accountId } as const, named: [], conditions: [] };
  const actions: readonly KeyAction[] = ['kms:GenerateDataKey', 'kms:Decrypt'];
  return actions.every((action) => admits(direct, action, candidate, use.request) === 'yes');
}

export function describeKey({ arn }: KeyUse): string {
  return arn ?? 'the AWS managed key';
}

/** Nobody can add to the policy of an AWS managed key, which admits its own account only. */
function answerFor(dependant: Dependant, action: KeyAction, { isManaged, keyPolicy, request }: KeyUse): Admission {
  if (isManaged) return 'no';
  return keyPolicy?.known ? admits(keyPolicy.value, action, dependant, request) : 'unsure';
}
