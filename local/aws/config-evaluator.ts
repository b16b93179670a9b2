// Simulates AWS Config: evaluates the buckets of all accounts about once a second, and sends compliance changes.
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

export type ConfigEvaluatorOptions = {
  readonly accounts: ClientsFor;
  readonly managementAccountId: string;
  /** The Region for calls that are not specific to one, such as listing accounts and buckets. */
  readonly region: string;
  readonly regions: readonly string[];
  /** Is called with an error after which the simulation continues, such as a failed call about one bucket. */
  readonly onError: (error: unknown) => void;
};

type ComplianceType = Compliance | 'NOT_APPLICABLE';
type ConfigEvaluation = { readonly compliance: ComplianceType; readonly at: Date };
type Rule = { readonly name: string; readonly arn: string; readonly identifier: string };
type EvaluationTarget = {
  readonly accountId: string;
  readonly region: string;
  readonly rule: Rule;
  readonly bucket: string;
};
type EvaluationRecord = {
  readonly target: EvaluationTarget;
  readonly evaluation: ConfigEvaluation;
  readonly evaluatedAt: Date;
};
type EvaluationRecords = Map<string, EvaluationRecord>;

const evaluationIntervalMs = 1_000;
const evaluationConcurrency = 8;

/** Runs until the signal is aborted. Sends each change of compliance once, as AWS Config does, and nothing else. */
export async function watchCompliance(options: ConfigEvaluatorOptions, signal: AbortSignal): Promise<void> {
  const records: EvaluationRecords = new Map();
  while (!signal.aborted) {
    const started = Date.now();
    try {
      await evaluateAll(options, records);
    } catch (error) {
      if (!signal.aborted) options.onError(error);
    }
    // With many buckets a round takes longer than a second. Waiting as long again leaves the emulator time for others.
    const tookMs = Date.now() - started;
    await sleep(Math.max(evaluationIntervalMs - tookMs, tookMs, 100), undefined, { signal }).catch(() => undefined);
  }
}

async function evaluateAll(options: ConfigEvaluatorOptions, records: EvaluationRecords): Promise<void> {
  const accountIds = await memberIds(options);
  await Promise.all(
    accountIds.map(async (accountId) => {
      const targets = await evaluationTargets(options, accountId);
      const present = new Set(targets.map(keyOf));
      await pMap(targets, (target) => evaluate(options, records, target), { concurrency: evaluationConcurrency });
      for (const [key, { target, evaluation }] of records) {
        if (target.accountId !== accountId || present.has(key)) continue;
        records.delete(key);
        const deletion = { compliance: 'NOT_APPLICABLE' as const, at: new Date() };
        await deliver(options.accounts, changeEvent(target, deletion, evaluation));
      }
    }),
  );
}

async function evaluate(
  options: ConfigEvaluatorOptions,
  records: EvaluationRecords,
  target: EvaluationTarget,
): Promise<void> {
  const evaluateRule = managedRules[target.rule.identifier];
  if (evaluateRule === undefined) return;
  const { s3 } = options.accounts(target.accountId, target.region);
  const evaluatedAt = new Date();
  try {
    const now = { compliance: await evaluateRule(s3, target.bucket), at: evaluatedAt };
    const last = records.get(keyOf(target));
    const changes = await evaluationsToSend(options, target, last, now);
    let before = last?.evaluation;
    records.set(keyOf(target), { target, evaluation: changes.at(-1) ?? before ?? now, evaluatedAt });
    for (const next of changes) {
      await deliver(options.accounts, changeEvent(target, next, before));
      before = next;
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoSuchBucket')) options.onError(error);
  }
}

/**
 * The evaluations to send: none if nothing changed, two if a bucket was remediated and broken again since the last one.
 */
async function evaluationsToSend(
  options: ConfigEvaluatorOptions,
  { accountId, region, bucket }: EvaluationTarget,
  last: EvaluationRecord | undefined,
  now: ConfigEvaluation,
): Promise<readonly ConfigEvaluation[]> {
  if (last?.evaluation.compliance !== now.compliance) return [now];
  if (now.compliance === 'COMPLIANT') return [];
  const { cloudTrail } = options.accounts(accountId, region);
  const isBrokenAgain = wasBrokenAgain(await writesTo(cloudTrail, bucket, last.evaluatedAt));
  return isBrokenAgain ? [{ ...now, compliance: 'COMPLIANT' }, now] : [];
}

async function memberIds({ accounts, managementAccountId, region }: ConfigEvaluatorOptions): Promise<string[]> {
  const { organizations } = accounts(managementAccountId, region);
  const ids: string[] = [];
  for await (const page of paginateListAccounts({ client: organizations }, {})) {
    for (const { Id, Status } of page.Accounts ?? []) {
      if (Id && Id !== managementAccountId && Status === 'ACTIVE') ids.push(Id);
    }
  }
  return ids;
}

async function evaluationTargets(
  { accounts, region: homeRegion, regions }: ConfigEvaluatorOptions,
  accountId: string,
): Promise<EvaluationTarget[]> {
  const { s3 } = accounts(accountId, homeRegion);
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
  const targets: EvaluationTarget[] = [];
  for await (const page of paginateListBuckets({ client: s3 }, {})) {
    for (const { Name: bucket, BucketRegion: region = 'us-east-1' } of page.Buckets ?? []) {
      if (!bucket) continue;
      targets.push(...(rules.get(region) ?? []).map((rule) => ({ accountId, region, rule, bucket })));
    }
  }
  return targets;
}

function asRule({ ConfigRuleName: name, ConfigRuleArn: arn, Source }: ConfigRule): Rule[] {
  const identifier = Source?.Owner === 'AWS' ? Source.SourceIdentifier : undefined;
  return name && arn && identifier ? [{ name, arn, identifier }] : [];
}

function keyOf({ accountId, region, rule, bucket }: EvaluationTarget): string {
  return [accountId, region, rule.name, bucket].join('/');
}

function changeEvent(
  { accountId, region, rule, bucket }: EvaluationTarget,
  now: ConfigEvaluation,
  before: ConfigEvaluation | undefined,
) {
  const resource = { resourceType: 'AWS::S3::Bucket', resourceId: bucket };
  const result = ({ compliance, at }: ConfigEvaluation) => ({
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
