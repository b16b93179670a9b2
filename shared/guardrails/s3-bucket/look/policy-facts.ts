// What a bucket policy says about who may do what, and which uploads it denies. Pure.
import { matchesWildcard } from '../../../lib/wildcard.ts';
import { type Condition, type Statement, statementsIn } from './bucket-policy.ts';
import { type Grantee, granteesOf } from './grantee.ts';

/**
 * A statement that allows something. `exceptActions`: everything but `actions`. `named`: its AWS principals as written, from
 * which a role can be told from its account.
 */
export type Grant = {
  sid: string | null;
  grantees: Grantee[];
  named: string[];
  actions: string[];
  exceptActions: boolean;
  conditions: Condition[];
};

/** A statement that denies uploads by their encryption, with its conditions. */
export type EncryptionDenial = { sid: string | null; conditions: Condition[] };

export type PolicyFacts = { grants: Grant[]; encryptionDenials: EncryptionDenial[] };

/** The facts of a policy's text; undefined if it is not understood. */
export function policyFactsOf(text: string): PolicyFacts | undefined {
  const statements = statementsIn(text);
  if (statements === undefined) return undefined;
  return {
    grants: statements.filter(({ effect }) => effect === 'Allow').map(toGrant),
    encryptionDenials: statements
      .filter((statement) => statement.effect === 'Deny' && statement.conditions.some(isAboutEncryption))
      .map(({ sid, conditions }) => ({ sid, conditions })),
  };
}

/** Whether a grant covers an action, such as s3:GetObject. */
export function allows({ actions, exceptActions }: Grant, action: string): boolean {
  return actions.some((pattern) => matchesAction(pattern, action)) !== exceptActions;
}

/** Grantees of a kind, with the action if one is given, each once. */
export function granteesOfKind(policy: PolicyFacts, kind: Grantee['kind'], action?: string): readonly string[] {
  const grants = policy.grants.filter((grant) => action === undefined || allows(grant, action));
  const found = grants.flatMap(({ grantees }) => grantees.filter((grantee) => grantee.kind === kind));
  return [...new Set(found.map(({ id }) => id))].toSorted();
}

/** The service principals that the policy admits, such as logging.s3.amazonaws.com. */
export function servicesIn(policy: PolicyFacts, action?: string): readonly string[] {
  return granteesOfKind(policy, 'service', action);
}

const foreignKinds: readonly Grantee['kind'][] = [
  'account',
  'organization',
  'canonical user',
  'origin access identity',
  'identity provider',
  'access points',
  'network',
  'unknown',
];

/**
 * Those that the policy admits by name and that are, or may be, outside the bucket's account, with the action if one is
 * given, each once. Neither services nor everyone.
 */
export function othersIn(policy: PolicyFacts, ownAccountId: string, action?: string): readonly Grantee[] {
  const grants = policy.grants.filter((grant) => action === undefined || allows(grant, action));
  const others = grants.flatMap(({ grantees }) =>
    grantees.filter(({ kind, id }) => foreignKinds.includes(kind) && !(kind === 'account' && id === ownAccountId)),
  );
  return [...new Map(others.map((other) => [`${other.kind} ${other.id}`, other])).values()];
}

function toGrant(statement: Statement): Grant {
  const { sid, principals, actions, exceptActions, conditions } = statement;
  const named = [...(principals?.['AWS'] ?? [])];
  return { sid, grantees: granteesOf(statement), named, actions, exceptActions, conditions };
}

function isAboutEncryption({ key }: Condition): boolean {
  return key.startsWith('s3:x-amz-server-side-encryption');
}

/** Actions are not case-sensitive. A `?` is taken for any text: a grant is never taken for less than it is. */
function matchesAction(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase().replaceAll('?', '*'), action.toLowerCase());
}
