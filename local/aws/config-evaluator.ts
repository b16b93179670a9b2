// Plays AWS Config: looks at the buckets of all accounts about once a second and says what changed.
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConfigRule, paginateDescribeConfigRules } from '@aws-sdk/client-config-service';
import { paginateListAccounts } from '@aws-sdk/client-organizations';
import { paginateListBuckets } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import * as complianceChange from '../../events/aws/config-compliance-change.ts';
import type { ClientsFor } from './clients.ts';
import { wasBrokenAgain, writesTo } from './cloudtrail-writes.ts';
import { type Compliance, managedRules } from './config-managed-rules.ts';
import { deliver } from './eventbridge-delivery.ts';

export type Watched = {
  readonly accounts: ClientsFor;
  readonly managementAccountId: string;
  /** Where accounts are asked for what has no region. */
  readonly region: string;
  readonly regions: readonly string[];
  /** Hears of trouble that the watch survives, such as a bucket that went while it was looked at. */
  readonly onTrouble: (error: unknown) => void;
};

type Verdict = Compliance | 'NOT_APPLICABLE';
type Evaluation = { readonly compliance: Verdict; readonly at: Date };
type Rule = { readonly name: string; readonly arn: string; readonly identifier: string };
type Subject = { readonly accountId: string; readonly region: string; readonly rule: Rule; readonly bucket: string };
type Seen = { readonly subject: Subject; readonly evaluation: Evaluation; readonly lookedAt: Date };
type Known = Map<string, Seen>;

const secondBetweenLooks = 1_000;
const atOnce = 8;

/** Watches until the signal is given. Each change of compliance is sent once, as Config does, and nothing else. */
export async function watchCompliance(watched: Watched, signal: AbortSignal): Promise<void> {
  const known: Known = new Map();
  while (!signal.aborted) {
    const started = Date.now();
    try {
      await lookAtAll(watched, known);
    } catch (error) {
      if (!signal.aborted) watched.onTrouble(error);
    }
    // Many buckets take longer than a second; then the emulator gets as much time for others.
    const took = Date.now() - started;
    await sleep(Math.max(secondBetweenLooks - took, took, 100), undefined, { signal }).catch(() => undefined);
  }
}

async function lookAtAll(watched: Watched, known: Known): Promise<void> {
  const accountIds = await memberIds(watched);
  await Promise.all(
    accountIds.map(async (accountId) => {
      const subjects = await subjectsOf(watched, accountId);
      const present = new Set(subjects.map(keyOf));
      await pMap(subjects, (subject) => look(watched, known, subject), { concurrency: atOnce });
      for (const [key, { subject, evaluation }] of known) {
        if (subject.accountId !== accountId || present.has(key)) continue;
        known.delete(key);
        const gone = { compliance: 'NOT_APPLICABLE' as const, at: new Date() };
        await deliver(watched.accounts, changeEvent(subject, gone, evaluation));
      }
    }),
  );
}

async function look(watched: Watched, known: Known, subject: Subject): Promise<void> {
  const judge = managedRules[subject.rule.identifier];
  if (judge === undefined) return;
  const { s3 } = watched.accounts(subject.accountId, subject.region);
  const lookedAt = new Date();
  try {
    const now = { compliance: await judge(s3, subject.bucket), at: lookedAt };
    const last = known.get(keyOf(subject));
    const changes = await changesSince(watched, subject, last, now);
    let before = last?.evaluation;
    known.set(keyOf(subject), { subject, evaluation: changes.at(-1) ?? before ?? now, lookedAt });
    for (const next of changes) {
      await deliver(watched.accounts, changeEvent(subject, next, before));
      before = next;
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoSuchBucket')) watched.onTrouble(error);
  }
}

/** The evaluations to tell of: none when nothing changed, two when a bucket was repaired and broken between two looks. */
async function changesSince(
  watched: Watched,
  { accountId, region, bucket }: Subject,
  last: Seen | undefined,
  now: Evaluation,
): Promise<readonly Evaluation[]> {
  if (last?.evaluation.compliance !== now.compliance) return [now];
  if (now.compliance === 'COMPLIANT') return [];
  const { cloudTrail } = watched.accounts(accountId, region);
  const again = wasBrokenAgain(await writesTo(cloudTrail, bucket, last.lookedAt));
  return again ? [{ ...now, compliance: 'COMPLIANT' }, now] : [];
}

async function memberIds({ accounts, managementAccountId, region }: Watched): Promise<string[]> {
  const { organizations } = accounts(managementAccountId, region);
  const ids: string[] = [];
  for await (const page of paginateListAccounts({ client: organizations }, {})) {
    for (const { Id, Status } of page.Accounts ?? []) {
      if (Id && Id !== managementAccountId && Status === 'ACTIVE') ids.push(Id);
    }
  }
  return ids;
}

async function subjectsOf({ accounts, region: home, regions }: Watched, accountId: string): Promise<Subject[]> {
  const { s3 } = accounts(accountId, home);
  const rules = new Map<string, Rule[]>();
  await Promise.all(
    regions.map(async (region) => {
      const { config } = accounts(accountId, region);
      const found: ConfigRule[] = [];
      for await (const page of paginateDescribeConfigRules({ client: config }, {}))
        found.push(...(page.ConfigRules ?? []));
      rules.set(region, found.flatMap(asRule));
    }),
  );
  const subjects: Subject[] = [];
  for await (const page of paginateListBuckets({ client: s3 }, {})) {
    for (const { Name: bucket, BucketRegion: region = 'us-east-1' } of page.Buckets ?? []) {
      if (!bucket) continue;
      subjects.push(...(rules.get(region) ?? []).map((rule) => ({ accountId, region, rule, bucket })));
    }
  }
  return subjects;
}

function asRule({ ConfigRuleName: name, ConfigRuleArn: arn, Source }: ConfigRule): Rule[] {
  const identifier = Source?.Owner === 'AWS' ? Source.SourceIdentifier : undefined;
  return name && arn && identifier ? [{ name, arn, identifier }] : [];
}

function keyOf({ accountId, region, rule, bucket }: Subject): string {
  return [accountId, region, rule.name, bucket].join('/');
}

function changeEvent({ accountId, region, rule, bucket }: Subject, now: Evaluation, before: Evaluation | undefined) {
  const resource = { resourceType: 'AWS::S3::Bucket', resourceId: bucket };
  const result = ({ compliance, at }: Evaluation) => ({
    evaluationResultIdentifier: {
      evaluationResultQualifier: { configRuleName: rule.name, ...resource },
      orderingTimestamp: at.toISOString(),
    },
    complianceType: compliance,
    resultRecordedTime: at.toISOString(),
    configRuleInvokedTime: at.toISOString(),
  });
  return {
    version: '0',
    id: crypto.randomUUID(),
    source: complianceChange.source,
    'detail-type': complianceChange.detailType,
    account: accountId,
    region,
    time: now.at.toISOString(),
    resources: [],
    detail: {
      ...resource,
      awsAccountId: accountId,
      awsRegion: region,
      configRuleName: rule.name,
      configRuleARN: rule.arn,
      recordVersion: '1.0',
      messageType: 'ComplianceChangeNotification',
      newEvaluationResult: result(now),
      ...(before ? { oldEvaluationResult: result(before) } : {}),
      notificationCreationTime: now.at.toISOString(),
    },
  };
}
