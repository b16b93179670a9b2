// Decides whether a key's policy admits somebody whom a bucket's policy admits. Pure.
import { matchesWildcard } from '../../../lib/wildcard.ts';
import type { Statement } from '../look/bucket-policy.ts';
import { type Admission, type Candidate, isMet, type Request } from './key-conditions.ts';

/** What S3 asks KMS for: to write an object, and to read one (S3 User Guide, "Using SSE-KMS encryption"). */
export type KeyAction = 'kms:GenerateDataKey' | 'kms:Decrypt';

/** Whether the key's policy lets the candidate do this through S3, for objects of the bucket. */
export function admits(
  statements: readonly Statement[],
  action: KeyAction,
  candidate: Candidate,
  request: Request,
): Admission {
  const answers = (effect: Statement['effect']) =>
    statements
      .filter((statement) => statement.effect === effect && covers(statement, action))
      .map((statement) => appliesTo(statement, candidate, request));
  const denied = answers('Deny');
  if (denied.includes('yes')) return 'no';
  const allowed = answers('Allow');
  if (allowed.includes('yes')) return denied.includes('unsure') ? 'unsure' : 'yes';
  return allowed.includes('unsure') ? 'unsure' : 'no';
}

/** Actions are not case-sensitive. One of the forms with a suffix, such as GenerateDataKeyPair, is not this one. */
function covers({ actions, exceptActions }: Statement, action: KeyAction): boolean {
  return actions.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase())) !== exceptActions;
}

function appliesTo(statement: Statement, candidate: Candidate, request: Request): Admission {
  const principal = isPrincipal(statement, candidate);
  if (principal === 'no') return 'no';
  const conditions = statement.conditions.map((condition) => isMet(condition, candidate, request));
  if (conditions.includes('no')) return 'no';
  return principal === 'yes' && conditions.every((answer) => answer === 'yes') ? 'yes' : 'unsure';
}

/** Whether the statement is about all whom the candidate stands for. */
function isPrincipal({ principals }: Statement, { grantee, named }: Candidate): Admission {
  // NotPrincipal: everybody but some.
  if (principals === null) return 'unsure';
  const aws = principals['AWS'] ?? [];
  if (aws.includes('*')) return 'yes';
  if (grantee.kind === 'service') return principals['Service']?.includes(grantee.id) ? 'yes' : 'no';
  if (grantee.kind !== 'account') return 'no';
  const own = aws.filter((each) => each === grantee.id || each.split(':')[4] === grantee.id);
  if (own.some((each) => each === grantee.id || each.endsWith(':root'))) return 'yes';
  if (own.length === 0) return 'no';
  const wanted = named.filter((each) => each.split(':')[4] === grantee.id);
  return wanted.length > 0 && wanted.every((each) => own.includes(each)) ? 'yes' : 'unsure';
}
