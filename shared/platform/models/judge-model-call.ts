// Whether a model went past its pipeline: registered or approved by somebody else, or approved before anybody looked. The
// policies refuse that, so that such a call means that one of them was not in force. Pure.
import type { Environment } from '../../accounts/account-type.ts';
import { pipelineRoleName } from '../../aws/names.ts';
import { type ModelCall, type ModelCaller, pendingStatus } from './model-action.ts';

/** What decides: the shared-services account that has the models, and who calls. */
export type ModelCallRules = {
  readonly owner: string;
  readonly environment: Environment | null;
  /** The account of the caller, if it is governed. */
  readonly callerAccount:
    | { readonly accountId: string; readonly type: string; readonly environment: Environment | null }
    | undefined;
  /** Whether governance.yml names the caller among the approvers of the pipeline that was answered. */
  readonly isApprover: boolean;
};

/** Why the call is a violation, in words that follow what was done; undefined if it is none. */
export function bypassIn(call: ModelCall, caller: ModelCaller, rules: ModelCallRules): string | undefined {
  switch (call.kind) {
    case 'registered':
      if (call.status !== pendingStatus) return 'nobody had to approve it';
      return isPipeline(caller, rules) ? undefined : 'only its pipeline registers it';
    case 'updated':
      if (isPipelineOf(rules.owner, caller)) return undefined;
      return isHarmless(call) ? undefined : 'only its pipeline may do that';
    case 'deleted':
      return undefined;
    case 'answered':
      if (call.status !== 'Approved' || rules.isApprover) return undefined;
      return 'governance.yml does not name the caller among its approvers';
  }
}

/** Whether the version can't be deployed any more, so that an earlier violation is over. */
export function endsBypass(call: ModelCall): boolean {
  return call.kind === 'deleted' || (call.kind === 'updated' && call.status === 'Rejected');
}

/** To take an approval back, or to describe a version, makes nothing looser. */
function isHarmless({ status, content }: Extract<ModelCall, { kind: 'updated' }>): boolean {
  return content.length === 0 && (status === null || status === 'Rejected' || status === pendingStatus);
}

/** It registers from where it trains, or from the account that has it. */
function isPipeline(caller: ModelCaller, { owner, environment, callerAccount }: ModelCallRules): boolean {
  if (isPipelineOf(owner, caller)) return true;
  const trainsHere =
    callerAccount?.type === 'testing' && environment !== null && callerAccount.environment === environment;
  return trainsHere && isPipelineOf(callerAccount.accountId, caller);
}

function isPipelineOf(accountId: string, { role }: ModelCaller): boolean {
  return role?.split(':').slice(4).join(':') === `${accountId}:role/${pipelineRoleName}`;
}
