// Plays AWS Config: looks at the buckets of all accounts about once a second and says what changed.
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConfigRule, paginateDescribeConfigRules } from '@aws-sdk/client-config-service';
import { paginateListAccounts } from '@aws-sdk/client-organizations';
import { paginateListBuckets } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import * as complianceChange from '../events/compliance-change.ts';
import type { Accounts } from './aws.ts';
import { deliver } from './deliver.ts';
import { type Compliance, managedRules } from './managed-rules.ts';
import { recentWrites, wasBrokenAgain } from './write-log.ts';

export type Watched = {
  readonly accounts: Accounts;
  readonly managementAccountId: string;
  readonly regions: readonly string[];
  /** Hears of trouble that the watch survives, such as a bucket that went while it was looked at. */
  readonly onTrouble: (error: unknown) => void;
};

type Verdict = Compliance | 'NOT_APPLICABLE';
type Evaluation = { readonly compliance: Verdict; readonly at: Date };
type Rule = { readonly name: string; readonly arn: string; readonly identifier: string };
type Subject = { readonly accountId: string; readonly region: string; readonly rule: Rule; readonly bucket: string };
type Known = Map<string, { subject: Subject; evaluation: Evaluation }>;

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
      for (const [key, { subject }] of known) {
        if (subject.accountId !== accountId || present.has(key)) continue;
        known.delete(key);
        await send(watched, subject, { compliance: 'NOT_APPLICABLE', at: new Date() }, undefined);
      }
    }),
  );
}

async function look(watched: Watched, known: Known, subject: Subject): Promise<void> {
  const judge = managedRules[subject.rule.identifier];
  if (judge === undefined) return;
  const { s3, cloudTrail } = watched.accounts(subject.accountId, subject.region);
  const at = new Date();
  try {
    const evaluation = { compliance: await judge(s3, subject.bucket), at };
    const previous = known.get(keyOf(subject))?.evaluation;
    if (previous?.compliance !== evaluation.compliance) {
      known.set(keyOf(subject), { subject, evaluation });
      return await send(watched, subject, evaluation, previous);
    }
    if (evaluation.compliance === 'COMPLIANT') return;
    if (!wasBrokenAgain(await recentWrites(cloudTrail), subject.bucket, previous.at.getTime())) return;
    const between = { compliance: 'COMPLIANT' as const, at };
    known.set(keyOf(subject), { subject, evaluation });
    await send(watched, subject, between, previous);
    await send(watched, subject, evaluation, between);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoSuchBucket')) watched.onTrouble(error);
  }
}

async function send(
  watched: Watched,
  subject: Subject,
  now: Evaluation,
  before: Evaluation | undefined,
): Promise<void> {
  await deliver(watched.accounts, changeEvent(subject, now, before));
}

async function memberIds({ accounts, managementAccountId, regions }: Watched): Promise<string[]> {
  const { organizations } = accounts(managementAccountId, regions[0] ?? 'us-east-1');
  const ids: string[] = [];
  for await (const page of paginateListAccounts({ client: organizations }, {})) {
    for (const { Id } of page.Accounts ?? []) if (Id && Id !== managementAccountId) ids.push(Id);
  }
  return ids;
}

async function subjectsOf({ accounts, regions }: Watched, accountId: string): Promise<Subject[]> {
  const home = accounts(accountId, regions[0] ?? 'us-east-1');
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
  for await (const page of paginateListBuckets({ client: home.s3 }, {})) {
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
