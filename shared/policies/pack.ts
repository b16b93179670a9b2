// Packs policy documents into as few policies as the quotas allow (AWS Organizations User Guide, "Quotas").
import type { Classification } from '../accounts/account-type.ts';
import { documentsFor, resourceControlPolicies, serviceControlPolicies } from './registry.ts';
import type { DenyStatement, PolicyDocument, PolicyScope } from './statements/policy-document.ts';
import { quarantine } from './statements/quarantined-account.ts';

/** The most characters of one policy, white space between its elements not counted. */
export const maxPolicyCharacters = 5_120;
/** The most policies of one type on one target, AWS's own FullAWSAccess included. */
export const maxAttachedPolicies = 5;

export type PolicyKind = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

/** A policy as it is attached. Its name identifies it in the organization. */
export type PackedPolicy = {
  readonly kind: PolicyKind;
  readonly name: string;
  /** The names of the documents that it contains. */
  readonly documents: readonly string[];
  readonly content: { readonly Version: '2012-10-17'; readonly Statement: readonly DenyStatement[] };
};

/** All policies that accounts of this type have. The common ones have the same names for all types. */
export function policiesFor(type: Classification, scope: PolicyScope): readonly PackedPolicy[] {
  const scps = documentsFor(serviceControlPolicies, type);
  const rcps = documentsFor(resourceControlPolicies, type);
  return [
    ...pack('SERVICE_CONTROL_POLICY', 'palisade-common', scps.common, scope),
    ...pack('SERVICE_CONTROL_POLICY', `palisade-${type}`, scps.own, scope),
    ...pack('RESOURCE_CONTROL_POLICY', `palisade-${type}-resources`, rcps.own, scope),
  ];
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

/** First fit: each document goes, undivided, into the first policy that has room for it. */
function pack(
  kind: PolicyKind,
  name: string,
  documents: readonly PolicyDocument[],
  scope: PolicyScope,
): readonly PackedPolicy[] {
  const bins: PolicyDocument[][] = [];
  for (const document of documents) {
    const bin = bins.find(
      (each) => policyText(policyOf(kind, name, [...each, document], scope)).length <= maxPolicyCharacters,
    );
    if (bin) bin.push(document);
    else bins.push([document]);
  }
  return bins.map((bin, index) => policyOf(kind, index === 0 ? name : `${name}-${index + 1}`, bin, scope));
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
    documents: documents.map((document) => document.name),
    content: { Version: '2012-10-17', Statement: documents.flatMap((document) => document.statements(scope)) },
  };
}
