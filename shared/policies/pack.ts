// Packs policy documents into as few policies as the quotas allow (AWS Organizations User Guide, "Quotas").
import { createHash } from 'node:crypto';
import type { Classification } from '../accounts/account-type.ts';
import { type PolicyKind, policyQuotas } from './quotas.ts';
import { documentsFor, resourceControlPolicies, serviceControlPolicies } from './registry.ts';
import { withoutEmptyLists } from './statements/empty-lists.ts';
import type { DenyStatement, PolicyDocument, PolicyScope } from './statements/policy-document.ts';
import { quarantine } from './statements/quarantined-account.ts';

/** A policy as it is attached. Its name identifies it in the organization. */
export type PackedPolicy = {
  readonly kind: PolicyKind;
  readonly name: string;
  /** The names of the documents that it contains. */
  readonly documents: readonly string[];
  readonly content: { readonly Version: '2012-10-17'; readonly Statement: readonly DenyStatement[] };
};

/**
 * The policies of accounts of this type, with all of its documents or with those that are wanted. The common ones have
 * the same names for all types. A name stands for a list of documents, so that no account changes what another has: a
 * policy with only some of them has a name of its own.
 */
export function policiesFor(
  type: Classification,
  scope: PolicyScope,
  isWanted: (document: PolicyDocument) => boolean = () => true,
): readonly PackedPolicy[] {
  const scps = documentsFor(serviceControlPolicies, type);
  const rcps = documentsFor(resourceControlPolicies, type);
  const packed = (kind: PolicyKind, name: string, all: readonly PolicyDocument[]) => {
    const documents = all.filter((each) => !each.isOptional || statementsOf(each, scope).length > 0);
    const wanted = documents.filter(isWanted);
    return pack(kind, wanted.length === documents.length ? name : `${name}-${hashOf(wanted)}`, wanted, scope);
  };
  return [
    ...packed('SERVICE_CONTROL_POLICY', 'palisade-common', scps.common),
    ...packed('SERVICE_CONTROL_POLICY', `palisade-${type}`, scps.own),
    ...packed('RESOURCE_CONTROL_POLICY', `palisade-${type}-resources`, rcps.own),
  ];
}

function hashOf(documents: readonly PolicyDocument[]): string {
  const names = documents.map(({ name }) => name);
  return createHash('sha256').update(names.join()).digest('hex').slice(0, 8);
}

/** Whether a policy with this name is Palisade's. */
export const isPalisadePolicy = (name: string) => name.startsWith('palisade-');

export const quarantineName = 'palisade-quarantine';

/** The policy that quarantines an account until its baseline is complete. */
export function quarantinePolicy(scope: PolicyScope): PackedPolicy {
  return policyOf('SERVICE_CONTROL_POLICY', quarantineName, [quarantine], scope);
}

/** The text of a policy as it is sent to AWS. */
export function policyText({ content }: PackedPolicy): string {
  return JSON.stringify(content);
}

/**
 * First fit: each document that says something goes into the first policy that has room for it. Only a document that is
 * too long for a policy of its own, because of long lists of roles, is divided: denials have the same effect apart.
 */
function pack(
  kind: PolicyKind,
  name: string,
  documents: readonly PolicyDocument[],
  scope: PolicyScope,
): readonly PackedPolicy[] {
  const hasRoom = (bin: readonly PolicyDocument[]) =>
    policyText(policyOf(kind, name, bin, scope)).length <= policyQuotas[kind].characters;
  const bins: PolicyDocument[][] = [];
  const put = (document: PolicyDocument, mayDivide: boolean) => {
    const bin = bins.find((each) => hasRoom([...each, document]));
    if (bin) bin.push(document);
    else if (!mayDivide || hasRoom([document])) bins.push([document]);
    else for (const part of singleStatements(document, scope)) put(part, false);
  };
  for (const document of documents.filter((each) => statementsOf(each, scope).length > 0)) put(document, true);
  return bins.map((bin, index) => policyOf(kind, index === 0 ? name : `${name}-${index + 1}`, bin, scope));
}

/** Documents of one statement each, with the name of the whole. */
function singleStatements(document: PolicyDocument, scope: PolicyScope): readonly PolicyDocument[] {
  return document.statements(scope).map((statement) => ({ ...document, statements: () => [statement] }));
}

function policyOf(
  kind: PolicyKind,
  name: string,
  documents: readonly PolicyDocument[],
  scope: PolicyScope,
): PackedPolicy {
  return {
    kind,
    name,
    documents: [...new Set(documents.map((document) => document.name))],
    content: { Version: '2012-10-17', Statement: documents.flatMap((document) => statementsOf(document, scope)) },
  };
}

/** The statements of a document as they are sent to AWS. */
export function statementsOf(document: PolicyDocument, scope: PolicyScope): readonly DenyStatement[] {
  return document.statements(scope).flatMap((statement) => withoutEmptyLists(statement) ?? []);
}
