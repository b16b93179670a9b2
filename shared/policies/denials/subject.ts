// Whom organization policies bind (AWS Organizations User Guide, "Service control policies (SCPs)" and "Resource
// control policies (RCPs)").
import type { PolicyKind } from '../quotas.ts';
import type { CallWorld } from './call-world.ts';
import type { RecordedCall } from './recorded-call.ts';

/**
 * Why policies of this kind, attached to the account of the record, do not apply to the call. Null if they do. Pure.
 */
export function notSubjectReason(kind: PolicyKind, call: RecordedCall, world: CallWorld): string | null {
  if (!call.isApiCall) return 'it is not an API call';
  if (call.principal.kind === 'service-linked role') return 'organization policies do not bind service-linked roles';
  if (call.account === world.managementAccountId) return 'organization policies do not bind the management account';
  return kind === 'SERVICE_CONTROL_POLICY' ? unboundByScp(call) : null;
}

function unboundByScp({ principal }: RecordedCall): string | null {
  if (principal.kind === 'service') return 'service control policies do not bind AWS services';
  if (principal.kind === 'other account') return 'service control policies bind principals of their own account only';
  return null;
}
