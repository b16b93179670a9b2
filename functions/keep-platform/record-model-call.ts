// Puts on record what was done to a model or answered to its pipeline, with who did it, and reports what went past it.
import type { ModelEvent } from '../../events/aws/model-call.ts';
import { type AccountRecord, isGoverned } from '../../shared/accounts/account-record.ts';
import { findAccount } from '../../shared/accounts/account-store.ts';
import { modelGroupName, pipelineName } from '../../shared/aws/names.ts';
import { type Finding, isOpen } from '../../shared/findings/finding.ts';
import { loadFindingRecord } from '../../shared/findings/finding-records.ts';
import { publishFindings } from '../../shared/findings/publish.ts';
import { findingIdFor } from '../../shared/findings/subject-finding.ts';
import { isNamed } from '../../shared/governance/approvers.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { bypassIn, endsBypass } from '../../shared/platform/models/judge-model-call.ts';
import type { ModelCall } from '../../shared/platform/models/model-action.ts';
import {
  bypassFinding,
  bypassOver,
  type ModelCallContext,
  modelGuardrails,
  modelSubject,
  trailFinding,
} from '../../shared/platform/models/model-findings.ts';
import type { KeepPlatformDependencies } from './types.ts';

type Recorded = Extract<ModelEvent, { kind: 'model call' }>;
type Dependencies = Pick<KeepPlatformDependencies, 'journal' | 'eventBridge' | 'governance' | 'logger' | 'now'>;

/** Idempotent: the same event gives the same steps. Throws the SDK's error, after which the event is delivered again. */
export async function recordModelCall(dependencies: Dependencies, event: Recorded): Promise<void> {
  const { journal, eventBridge, governance, logger, now } = dependencies;
  const { call, caller, trigger, region } = event;
  const ignore = (reason: string) => logger.info('event ignored', { ...trigger, accountId: event.accountId, reason });
  const ownerId = call.kind === 'answered' ? event.accountId : call.model.owner;
  const owner = await findAccount(journal, ownerId);
  if (owner?.type !== 'shared-services' || !isGoverned(owner)) return ignore('the account shares no models');
  if (!isDeclared(governance, call)) return ignore('governance.yml does not declare it');
  const callerAccount = await governedCaller(dependencies, event, owner);
  if (callerAccount !== undefined && callerAccount.accountId !== event.accountId)
    return ignore('the account of the caller reports the call, with the name of the caller');
  const context: ModelCallContext = {
    owner: { accountId: owner.accountId, accountType: owner.type, region },
    trigger,
    at: event.happenedAt ?? now(),
  };
  const isApprover = call.kind === 'answered' && isApproverOf(governance, call.pipeline, caller.principal, ownerId);
  const environment = owner.environment ?? null;
  const known = callerAccount && { ...callerAccount, environment: callerAccount.environment ?? null };
  const bypass = bypassIn(call, caller, { owner: ownerId, environment, callerAccount: known, isApprover });
  const ended = bypass === undefined && endsBypass(call) ? await openBypass(dependencies, call, context) : undefined;
  await publishFindings(eventBridge, [
    trailFinding(call, context),
    ...(bypass === undefined ? [] : [bypassFinding(call, bypass, context)]),
    ...(ended === undefined ? [] : [bypassOver(call, context)]),
  ]);
  logger.info('model call', { ...trigger, call, caller, bypass });
}

/** Palisade's own groups and pipelines: those that it makes from governance.yml. */
function isDeclared({ platform: { models, pipelines } }: Governance, call: ModelCall): boolean {
  return call.kind === 'answered'
    ? Object.keys(pipelines).some((name) => pipelineName(name) === call.pipeline)
    : models.some((name) => modelGroupName(name) === call.model.group);
}

/** The account of the caller, if its baseline was complete: then its own rule forwards the call, too. */
async function governedCaller(
  { journal }: Dependencies,
  { accountId, caller }: Recorded,
  owner: AccountRecord,
): Promise<AccountRecord | undefined> {
  const callerId = caller.accountId ?? accountId;
  if (callerId === owner.accountId) return owner;
  const account = await findAccount(journal, callerId);
  return account !== undefined && isGoverned(account) && account.completedAt !== null ? account : undefined;
}

function isApproverOf({ platform }: Governance, pipeline: string, principal: string | null, ownerId: string): boolean {
  const [, declared] = Object.entries(platform.pipelines).find(([name]) => pipelineName(name) === pipeline) ?? [];
  return declared !== undefined && principal !== null && isNamed(declared.approvers, principal, ownerId);
}

async function openBypass(
  { journal }: Dependencies,
  call: ModelCall,
  { owner }: ModelCallContext,
): Promise<Finding | undefined> {
  const { latest } = await loadFindingRecord(journal, findingIdFor(modelSubject(call, owner, modelGuardrails.bypass)));
  return latest !== undefined && isOpen(latest) ? latest : undefined;
}
