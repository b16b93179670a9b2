// What the world is told about an account: that its baseline is complete or failed, that it has no type, that it was not
// made.
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
import { loadFindingRecord } from '../../shared/findings/finding-store.ts';
import { publishFindings } from '../../shared/findings/publish.ts';
import type { Settings } from '../../shared/lib/settings.ts';
import type { OnboardAccountDependencies } from './types.ts';

/** Publishes what an account's record says that is news: what was done, what failed, what is settled. */
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

/** An account that somebody speaks of and that is not the organization's. */
export async function reportUnknownAccount(
  dependencies: OnboardAccountDependencies,
  record: AccountRecord,
): Promise<void> {
  const content = { state: 'failed' as const, reason: record.reason, trigger: record.cause, attempts: record.attempts };
  await publishFindings(dependencies.eventBridge, [
    accountFinding(subjectOf(dependencies, record), accountGuardrails.baseline, content, dependencies.now()),
  ]);
}

/** An account that was not made: it is told under the management account, since there is no account of its own. */
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
        reason: `account ${record.accountId} (${record.name}) has no type: it gets the strictest common baseline. Move it under an organizational unit of governance.yml, tag it, or list it there`,
      }
    : { state: 'resolved' as const, reason: `the account is of type ${record.type}, by ${record.typeSource}` };
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

/** What was there, or what was written, by step; null when nothing was written. */
function settingsByStep(steps: readonly StepResult[], what: 'before' | 'change'): Settings | null {
  const written = steps.flatMap((result) => {
    const settings = result[what];
    return result.change && settings
      ? [[result.region ? `${result.step}/${result.region}` : result.step, settings]]
      : [];
  });
  return written.length > 0 ? Object.fromEntries(written) : null;
}
