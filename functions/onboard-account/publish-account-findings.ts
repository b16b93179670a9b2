// Publishes findings about an account: its baseline is complete or failed, its type is missing, its creation failed.
import { isDeepStrictEqual } from 'node:util';
import type { AccountEvent } from '../../events/organization/account-event.ts';
import {
  type AccountRecord,
  changedSettingCount,
  describeResult,
  monitoredChanges,
  type StepResult,
} from '../../shared/accounts/account-record.ts';
import { unclassified } from '../../shared/accounts/account-type.ts';
import {
  type AccountSubject,
  accountFinding,
  accountFindingId,
  accountGuardrails,
} from '../../shared/baseline/account-finding.ts';
import { type Finding, isOpen } from '../../shared/findings/finding.ts';
import { loadFindingRecord } from '../../shared/findings/finding-records.ts';
import { publishFindings } from '../../shared/findings/publish.ts';
import type { Settings } from '../../shared/lib/settings.ts';
import { heldStepFindings } from './held-steps.ts';
import type { OnboardAccountDependencies } from './types.ts';

/** Publishes the findings that follow from an account's new record, if their states changed. */
export async function reportBaseline(
  dependencies: OnboardAccountDependencies,
  record: AccountRecord,
  previous: AccountRecord | undefined,
): Promise<void> {
  const findings = await Promise.all([
    baselineFindings(dependencies, record),
    heldStepFindings(dependencies.journal, subjectOf(dependencies, record), record),
    isTypeMissing(record) || (previous && isTypeMissing(previous)) ? typeFindings(dependencies, record) : [],
  ]);
  await publishFindings(dependencies.eventBridge, findings.flat());
}

/** Whether the account's finding says already that its baseline failed, and why. Throws the SDK's error. */
export async function isReported(dependencies: OnboardAccountDependencies, record: AccountRecord): Promise<boolean> {
  const id = accountFindingId(subjectOf(dependencies, record), accountGuardrails.baseline);
  const { latest } = await loadFindingRecord(dependencies.journal, id);
  return record.state === 'failed' && latest?.state === 'failed' && latest.reason === record.reason;
}

/** Publishes that an event named an account that is not in the organization. */
export async function reportUnknownAccount(
  dependencies: OnboardAccountDependencies,
  record: AccountRecord,
): Promise<void> {
  const content = { state: 'failed' as const, reason: record.reason, trigger: record.cause, attempts: record.attempts };
  await publishFindings(dependencies.eventBridge, [
    accountFinding(subjectOf(dependencies, record), accountGuardrails.baseline, content, dependencies.now()),
  ]);
}

/** Publishes a failed account creation, under the management account, since there is no other account. */
export async function reportFailedCreation(
  dependencies: OnboardAccountDependencies,
  { id, reason, trigger }: Extract<AccountEvent, { kind: 'creation failed' }>,
  attempts: number,
): Promise<void> {
  const { managementAccountId: accountId } = dependencies;
  const subject = { ...subjectOf(dependencies, { accountId, type: unclassified }), id };
  await publishFindings(dependencies.eventBridge, [
    accountFinding(
      subject,
      accountGuardrails.creation,
      { state: 'failed', reason, trigger, attempts },
      dependencies.now(),
    ),
  ]);
  dependencies.logger.warn('account not created', { ...trigger, reason });
}

async function baselineFindings(
  dependencies: OnboardAccountDependencies,
  record: AccountRecord,
): Promise<readonly Finding[]> {
  if (record.state === 'waiting') return [];
  const subject = subjectOf(dependencies, record);
  const { state, reason, cause: trigger, attempts, steps } = record;
  const at = new Date(record.at);
  const findingWith = (content: Pick<Finding, 'state' | 'reason'> & Partial<Finding>, when = at) =>
    accountFinding(subject, accountGuardrails.baseline, { ...content, trigger, attempts }, when);
  const written = steps.filter(({ change }) => change);
  const [before, change] = [settingsByStep(written, 'before'), settingsByStep(written, 'change')];
  if (state === 'failed') return [findingWith({ state: 'failed', reason, before, change })];
  const remediated =
    changedSettingCount(steps) > 0
      ? [findingWith({ state: 'remediated', reason: `baseline complete: ${reason}`, before, change })]
      : [];
  const monitored = monitoredContent(steps);
  if (remediated.length > 0 && monitored === undefined) return remediated;
  const { latest } = await loadFindingRecord(
    dependencies.journal,
    accountFindingId(subject, accountGuardrails.baseline),
  );
  if (monitored !== undefined) {
    const isKnown = latest?.state === 'monitored' && isDeepStrictEqual(latest.change, monitored.change);
    if (isKnown && remediated.length === 0) return [];
    // Later than what was written, so that it is the state in which the account is.
    return [...remediated, findingWith(monitored, new Date(at.getTime() + 1))];
  }
  return latest && isOpen(latest) ? [findingWith({ state: 'resolved', reason: 'the baseline is complete' })] : [];
}

/** What the baseline leaves as it is, because of modes; undefined if there is nothing. It waits for a decision. */
function monitoredContent(steps: readonly StepResult[]) {
  const monitored = monitoredChanges(steps);
  if (monitored.length === 0) return undefined;
  const reasons = monitored.map(describeResult);
  return {
    state: 'monitored' as const,
    severity: 'LOW' as const,
    reason: `the baseline is complete but for what is only monitored: ${reasons.join('; ')}`,
    before: settingsByStep(monitored, 'before'),
    change: settingsByStep(monitored, 'wouldChange'),
  };
}

/** Whether nothing says the account's type. */
function isTypeMissing({ type, typeSource }: Pick<AccountRecord, 'type' | 'typeSource'>): boolean {
  return type === unclassified || typeSource === 'last known';
}

async function typeFindings(
  dependencies: OnboardAccountDependencies,
  record: AccountRecord,
): Promise<readonly Finding[]> {
  const subject = subjectOf(dependencies, record);
  const { latest } = await loadFindingRecord(dependencies.journal, accountFindingId(subject, accountGuardrails.type));
  const isMissing = isTypeMissing(record);
  if (isMissing === (latest !== undefined && isOpen(latest))) return [];
  const what =
    record.type === unclassified
      ? 'has no type: the strictest guardrail settings and only the common policies apply to it'
      : `was of type ${record.type}, and nothing says so any more: it keeps the policies and guardrail settings of this type until a person decides`;
  const content = isMissing
    ? {
        state: 'monitored' as const,
        reason: `account ${record.accountId} (${record.name}) ${what}. Move it to an organizational unit that governance.yml lists, set its tag ${dependencies.governance.accountTypes.tag}, or add it to accountTypes.accounts`,
      }
    : { state: 'resolved' as const, reason: `the account has type ${record.type} (source: ${record.typeSource})` };
  const { cause: trigger, attempts } = record;
  return [accountFinding(subject, accountGuardrails.type, { ...content, trigger, attempts }, new Date(record.at))];
}

function subjectOf(
  { hub, managementAccountId }: OnboardAccountDependencies,
  { accountId, type }: Pick<AccountRecord, 'accountId' | 'type'>,
): AccountSubject {
  const { region, organizationId } = hub;
  return { id: accountId, accountId, accountType: type, region, organizationId, managementAccountId };
}

/** One kind of settings of these results, by step, item and Region; null if there are none. */
function settingsByStep(steps: readonly StepResult[], what: 'before' | 'change' | 'wouldChange'): Settings | null {
  const found = steps.flatMap((result) => {
    const settings = result[what];
    const { step, item, region } = result;
    return settings ? [[[step, item, region].filter(Boolean).join('/'), settings]] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : null;
}
