// Simulates AWS Config: follows the recorded calls, evaluates what they changed some time later, and sends changes of
// compliance.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ConfigRule,
  type ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  paginateDescribeConfigRules,
} from '@aws-sdk/client-config-service';
import { paginateListBuckets } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { userAgent } from '../../shared/aws/http-handler.ts';
import { delayMs } from '../delays.ts';
import type { ClientsFor } from './clients.ts';
import { type ConfigEvaluation, changeEvent, type EvaluationTarget, type Rule } from './config-event.ts';
import { changedBy, managedRules } from './config-managed-rules.ts';
import { type Trigger, takeDue, triggerOf, wasBrokenAgain } from './config-triggers.ts';
import { deliver } from './eventbridge-delivery.ts';
import { bucketWritten, recordedWrites } from './recorded-writes.ts';

export type ConfigEvaluatorOptions = {
  readonly accounts: ClientsFor;
  /** Is called with an error after which the simulation continues, such as a failed call about one bucket. */
  readonly onError: (error: unknown) => void;
};

/** `writes` are those since the evaluation was sent, as far as they can change it: whether Palisade made them. */
type EvaluationRecord = {
  readonly target: EvaluationTarget;
  readonly evaluation: ConfigEvaluation;
  readonly writes: boolean[];
};
type Watch = ConfigEvaluatorOptions & {
  readonly signal: AbortSignal;
  readonly records: Map<string, EvaluationRecord>;
  readonly pending: Trigger[];
};

/** The emulator answers a request that waits before it stops, so a long one would delay the end of the local cloud. */
const longestWaitMs = 1_000;
const evaluationConcurrency = 8;
const pauseAfterErrorMs = 500;

/** Runs until the signal is aborted. Sends each change of compliance once, as AWS Config does, and nothing else. */
export async function watchCompliance(options: ConfigEvaluatorOptions, signal: AbortSignal): Promise<void> {
  const watch: Watch = { ...options, signal, records: new Map(), pending: [] };
  let next = 0;
  while (!signal.aborted) {
    try {
      next = await follow(watch, next);
      const due = takeDue(watch.pending, Date.now());
      await pMap(due, (group) => handleGroup(watch, group), { concurrency: evaluationConcurrency, signal });
    } catch (error) {
      if (signal.aborted) return;
      options.onError(error);
      await sleep(pauseAfterErrorMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Reads the calls recorded after this number, and waits for the first until a trigger is due. Returns the next number. */
async function follow({ accounts, pending, records, signal }: Watch, after: number): Promise<number> {
  const firstDue = Math.min(...pending.map(({ dueAt }) => dueAt));
  const waitMs = Math.max(0, Math.min(longestWaitMs, firstDue - Date.now()));
  const { next, calls } = await recordedWrites(accounts, after, { waitMs, signal });
  const dueAt = Date.now() + delayMs('config-evaluation');
  for (const call of calls) {
    const trigger = triggerOf(call, dueAt);
    if (trigger) pending.push(trigger);
    const { eventName, userAgent: agent } = call.record;
    for (const { target, writes } of records.values()) {
      const isItsBucket = target.accountId === call.account && target.bucket === bucketWritten(call);
      const setting = changedBy[target.rule.identifier];
      if (isItsBucket && setting && eventName.endsWith(setting)) writes.push(agent.includes(userAgent));
    }
  }
  return next;
}

/** Handles the due triggers of one bucket, or of all buckets of an account and Region. */
async function handleGroup(watch: Watch, group: readonly [Trigger, ...Trigger[]]): Promise<void> {
  const [{ accountId, region, bucket }] = group;
  try {
    if (group.some(({ deleted }) => deleted)) await forget(watch, accountId, bucket);
    if (group.at(-1)?.deleted) return;
    const rules = await rulesIn(watch, accountId, region);
    if (rules.length === 0) return;
    const buckets = bucket === undefined ? await bucketsIn(watch, accountId, region) : [bucket];
    for (const name of buckets) {
      for (const rule of rules) await evaluate(watch, { accountId, region, rule, bucket: name });
    }
  } catch (error) {
    if (!watch.signal.aborted) watch.onError(error);
  }
}

async function evaluate(watch: Watch, target: EvaluationTarget): Promise<void> {
  const evaluateRule = managedRules[target.rule.identifier];
  if (evaluateRule === undefined || watch.signal.aborted) return;
  const { s3 } = watch.accounts(target.accountId, target.region);
  try {
    const now = { compliance: await evaluateRule(s3, target.bucket), at: new Date() };
    const last = watch.records.get(keyOf(target));
    const changes = evaluationsToSend(last, now);
    if (changes.length === 0) return;
    watch.records.set(keyOf(target), { target, evaluation: now, writes: [] });
    let before = last?.evaluation;
    for (const next of changes) {
      await deliver(watch.accounts, changeEvent(target, next, before), watch.signal);
      before = next;
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoSuchBucket')) throw error;
  }
}

/** None if nothing changed, two if the bucket was remediated and broken again since the last one was sent. */
function evaluationsToSend(last: EvaluationRecord | undefined, now: ConfigEvaluation): readonly ConfigEvaluation[] {
  if (last?.evaluation.compliance !== now.compliance) return [now];
  const isBrokenAgain = now.compliance === 'NON_COMPLIANT' && wasBrokenAgain(last.writes);
  return isBrokenAgain ? [{ ...now, compliance: 'COMPLIANT' }, now] : [];
}

/** Sends that the rules do not apply to a deleted bucket any more. */
async function forget({ accounts, records, signal }: Watch, accountId: string, bucket?: string): Promise<void> {
  for (const [key, { target, evaluation }] of records) {
    if (target.accountId !== accountId || target.bucket !== bucket) continue;
    records.delete(key);
    const deletion = { compliance: 'NOT_APPLICABLE' as const, at: new Date() };
    await deliver(accounts, changeEvent(target, deletion, evaluation), signal);
  }
}

/** The rules of an account and Region; none where buckets are not recorded, since nothing triggers a rule then. */
async function rulesIn({ accounts }: Watch, accountId: string, region: string): Promise<readonly Rule[]> {
  const found: ConfigRule[] = [];
  const client = accounts(accountId, region).config;
  if (!(await recordsBuckets(client))) return [];
  for await (const { ConfigRules } of paginateDescribeConfigRules({ client }, {})) found.push(...(ConfigRules ?? []));
  return found.flatMap(asRule);
}

/** AWS Config API Reference, "RecordingGroup": all supported types, those that are listed, or all but some. */
async function recordsBuckets(config: ConfigServiceClient): Promise<boolean> {
  const { ConfigurationRecordersStatus } = await config.send(new DescribeConfigurationRecorderStatusCommand({}));
  if (!ConfigurationRecordersStatus?.some(({ recording }) => recording)) return false;
  const { ConfigurationRecorders } = await config.send(new DescribeConfigurationRecordersCommand({}));
  const group = ConfigurationRecorders?.[0]?.recordingGroup;
  const type = 'AWS::S3::Bucket';
  if (group?.recordingStrategy?.useOnly === 'EXCLUSION_BY_RESOURCE_TYPES')
    return !group.exclusionByResourceTypes?.resourceTypes?.includes(type);
  return group?.allSupported === true || group?.resourceTypes?.includes(type) === true;
}

async function bucketsIn({ accounts }: Watch, accountId: string, region: string): Promise<readonly string[]> {
  const found: string[] = [];
  const client = accounts(accountId, region).s3;
  for await (const { Buckets } of paginateListBuckets({ client }, {})) {
    for (const { Name, BucketRegion = 'us-east-1' } of Buckets ?? []) {
      if (Name && BucketRegion === region) found.push(Name);
    }
  }
  return found;
}

function asRule({ ConfigRuleName: name, ConfigRuleArn: arn, Source }: ConfigRule): Rule[] {
  const identifier = Source?.Owner === 'AWS' ? Source.SourceIdentifier : undefined;
  return name && arn && identifier ? [{ name, arn, identifier }] : [];
}

function keyOf({ accountId, region, rule, bucket }: EvaluationTarget): string {
  return [accountId, region, rule.name, bucket].join('/');
}
