// What AWS Organizations admits of policies, by kind.

export const policyKinds = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;
export type PolicyKind = (typeof policyKinds)[number];

/**
 * By kind: the most characters of one policy, white space between its elements not counted, and the most policies on one
 * target, AWS's own FullAWSAccess or RCPFullAWSAccess included (AWS Organizations User Guide, "Quotas and service
 * limits", since 15 May 2026). They decide how documents are packed and in which order policies are exchanged. Whether
 * an account may have one more, AWS says.
 */
export const policyQuotas: Readonly<Record<PolicyKind, { readonly characters: number; readonly perTarget: number }>> = {
  SERVICE_CONTROL_POLICY: { characters: 10_240, perTarget: 10 },
  RESOURCE_CONTROL_POLICY: { characters: 5_120, perTarget: 5 },
};
