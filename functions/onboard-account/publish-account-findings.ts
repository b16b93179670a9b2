// Publishes findings about an account: its baseline is complete or failed, its type is missing, its creation failed.
import type { AccountEvent } from '../../events/organization/account-event.ts';
import { type AccountRecord, changedSettingCount, type StepResult } from '../../shared/accounts/account-record.ts';
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
import type { OnboardAccountDependencies } from './types.ts';

/** Publishes the findings that follow from an account's new record, if their states changed. */
export async function reportBaseline(
  dependencies: OnboardAccountDependencies,
  record: AccountRecord,
  previous: AccountRecord | undefined,
): Promise<void> {
  const findings = await Promise.all([
    baselineFinding(dependencies, record),
    record.type === unclassified || previous?.type === unclassified ? typeFinding(dependencies, record) : undefined,
  ]);
  await publishFindings(
    dependencies.eventBridge,
    findings.filter((finding) => finding !== undefined),
  );
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

async function baselineFinding(
  dependencies: OnboardAccountDependencies,
  record: AccountRecord,
): Promise<Finding | undefined> {
  if (record.state === 'waiting') return undefined;
  const subject = subjectOf(dependencies, record);
  const { state, reason, cause: trigger, attempts, steps } = record;
  const at = new Date(record.at);
  const findingWith = (content: Pick<Finding, 'state' | 'reason'> & Partial<Finding>) =>
    accountFinding(subject, accountGuardrails.baseline, { ...content, trigger, attempts }, at);
  const [before, change] = [settingsByStep(steps, 'before'), settingsByStep(steps, 'change')];
  if (state === 'failed') return findingWith({ state: 'failed', reason, before, change });
  if (changedSettingCount(steps) > 0)
    return findingWith({ state: 'remediated', reason: `baseline complete: ${reason}`, before, change });
  const { latest } = await loadFindingRecord(
    dependencies.journal,
    accountFindingId(subject, accountGuardrails.baseline),
  );
  return latest && isOpen(latest) ? findingWith({ state: 'resolved', reason: 'the baseline is complete' }) : undefined;
}

async function typeFinding(
  dependencies: OnboardAccountDependencies,
  record: AccountRecord,
): Promise<Finding | undefined> {
  const subject = subjectOf(dependencies, record);
  const { latest } = await loadFindingRecord(dependencies.journal, accountFindingId(subject, accountGuardrails.type));
  const isMissing = record.type === unclassified;
  if (isMissing === (latest !== undefined && isOpen(latest))) return undefined;
  const content = isMissing
    ? {
        state: 'monitored' as const,
        reason: `account ${record.accountId} (${record.name}) has no type: the strictest guardrail settings and only the common policies apply to it. Move it to an organizational unit that governance.yml lists, set its tag ${dependencies.governance.accountTypes.tag}, or add it to accountTypes.accounts`,
      }
    : { state: 'resolved' as const, reason: `the account has type ${record.type} (source: ${record.typeSource})` };
  const { cause: trigger, attempts } = record;
  return accountFinding(subject, accountGuardrails.type, { ...content, trigger, attempts }, new Date(record.at));
}

function subjectOf(
  { hub, managementAccountId }: OnboardAccountDependencies,
  { accountId, type }: Pick<AccountRecord, 'accountId' | 'type'>,
): AccountSubject {
  const { region, organizationId } = hub;
  return { id: accountId, accountId, accountType: type, region, organizationId, managementAccountId };
}

/** The settings from before, or those that were written, by step; null if nothing was written. */
function settingsByStep(steps: readonly StepResult[], what: 'before' | 'change'): Settings | null {
  const written = steps.flatMap((result) => {
    const settings = result[what];
    return result.change && settings
      ? [[result.region ? `${result.step}/${result.region}` : result.step, settings]]
      : [];
  });
  return written.length > 0 ? Object.fromEntries(written) : null;
}
