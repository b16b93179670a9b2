// Which policies an account should have: by the modes of their documents, and by the documents that it has already.
import * as z from 'zod/mini';
import type { AccountClass } from '../accounts/account-age.ts';
import { unclassified } from '../accounts/account-type.ts';
import type { Governance } from '../governance/governance.ts';
import { policyModeFor } from '../governance/mode-for.ts';
import { parseJson } from '../lib/text.ts';
import { type PackedPolicy, policiesFor } from './pack.ts';
import type { PolicyKind } from './quotas.ts';
import { allDocuments } from './registry.ts';
import { policyScope } from './scope.ts';

/**
 * The policies of one kind that the account should have. A document in mode `enforce` is attached. One in mode `monitor`
 * is neither attached nor detached: it stays where the account has it. Any other is detached, unless the account has no
 * type: nobody has decided that it should lose the one it had.
 */
export function wantedPolicies(
  governance: Governance,
  account: AccountClass,
  kind: PolicyKind,
  attachedDocuments: readonly string[],
): readonly PackedPolicy[] {
  const isWanted = ({ name }: { readonly name: string }) => {
    const mode = policyModeFor(governance, account, name);
    const isKept = mode === 'monitor' || account.type === unclassified;
    return mode === 'enforce' || (isKept && attachedDocuments.includes(name));
  };
  return policiesFor(account.type, policyScope(governance), isWanted).filter((policy) => policy.kind === kind);
}

/** The documents that `enforce` would attach, while their mode is `monitor`. */
export function monitoredDocuments(
  governance: Governance,
  account: AccountClass,
  kind: PolicyKind,
  attachedDocuments: readonly string[],
): readonly string[] {
  return policiesFor(account.type, policyScope(governance))
    .filter((policy) => policy.kind === kind)
    .flatMap(({ documents }) => documents)
    .filter((name) => policyModeFor(governance, account, name) === 'monitor' && !attachedDocuments.includes(name));
}

/** Whether a policy may be detached that is not wanted: an account without a type keeps every document that it has. */
export function mayDetach(
  { type }: AccountClass,
  documents: readonly string[],
  wanted: readonly PackedPolicy[],
): boolean {
  if (type !== unclassified) return true;
  const kept = wanted.flatMap((policy) => policy.documents);
  return documents.length > 0 && documents.every((name) => kept.includes(name));
}

const policyContent = z.object({ Statement: z.array(z.object({ Sid: z.optional(z.string()) })) });

/** The documents that a policy contains, by the ids of its statements; empty for a policy that is not Palisade's. */
export function documentsIn(content: string, governance: Governance): readonly string[] {
  const parsed = policyContent.safeParse(parseJson(content));
  const ids = new Set(parsed.success ? parsed.data.Statement.map(({ Sid }) => Sid) : []);
  const scope = policyScope(governance);
  return allDocuments
    .filter(({ statements }) => statements(scope).some(({ Sid }) => ids.has(Sid)))
    .map(({ name }) => name);
}
