// Accounts with buckets in memory, and a hub whose journal, counters and event bus are in memory too: what a sweep from
// the command line and its dry run work with.
import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { recordedTargets } from '../../cli/sweep/recorded-targets.ts';
import { runSweep } from '../../cli/sweep/run.ts';
import { noProgress } from '../../cli/sweep/sweep-progress.ts';
import type { SweepTargets } from '../../cli/sweep/types.ts';
import type { AccountType } from '../../shared/accounts/account-type.ts';
import { encodeRemediation } from '../../shared/findings/finding-items.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { counterId } from '../../shared/remediation/change-control/change-budget.ts';
import { hourOf, itemKeyOf } from '../../shared/remediation/change-control/change-counter.ts';
import type { Pauses } from '../../shared/remediation/change-control/pauses.ts';
import { findingIdentity } from '../../shared/remediation/finding-from-outcome.ts';
import { createAdaptiveConcurrency } from '../../shared/sweep/adaptive-concurrency.ts';
import { anAccountRecord } from './account-record.ts';
import { answerBatches } from './fake-journal.ts';
import { type BucketState, bucket, type FakeS3, fakeS3 } from './fake-s3.ts';
import { aFinding } from './finding.ts';
import { hub } from './site.ts';
import { noSurrounding } from './surroundings.ts';

export const now = new Date('2026-11-25T10:30:00.000Z');

export type WorldBucket = {
  readonly name: string;
  /** `expiring`: violating, with a lifecycle rule that versioning would break; `hidden`: its rules cannot be read. */
  readonly settings: 'compliant' | 'violating' | 'denied' | 'expiring' | 'hidden';
  /** What the journal has about its findings. */
  readonly history: 'none' | 'undone' | 'contested' | 'unreadable';
};

export type WorldAccount = {
  readonly id: string;
  readonly type: AccountType;
  readonly buckets: readonly WorldBucket[];
  /** Whether it was created after the hub was started. */
  readonly isNew?: boolean;
  /** Whether governance.yml excludes it. */
  readonly isExcluded?: boolean;
  /** The changes that its counter has at the beginning. */
  readonly changesSoFar: number;
};

export type SweepWorld = {
  readonly governance: Governance;
  readonly accounts: readonly WorldAccount[];
  readonly pauses: Pauses;
};

const compliant: Partial<BucketState> = {
  publicAccessBlock: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
  encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
  versioning: { Status: 'Enabled' },
};

const expiry = { ID: 'expire', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 30 } };
const states: Partial<Record<WorldBucket['settings'], Partial<BucketState>>> = {
  compliant,
  expiring: { lifecycleRules: [expiry] },
};

/** Builds the world. `run` sweeps its `targets`; `writes` counts what was written to buckets, journal and bus since the last time. */
export function aSweepWorld({ governance, accounts, pauses }: SweepWorld) {
  const fakes = accounts.map((account) => ({ account, byName: bucketsOf(account) }));
  const table = aTable(accounts);
  const eventBridge = new EventBridgeClient({ region: hub.region });
  const bus = mockClient(eventBridge);
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const hubState = async () => ({ pauses, activeSince: '2026-11-01T00:00:00.000Z' });
  const sweep = { journal: table.journal, eventBridge, hubAccountId: hub.accountId, hubState };
  const targets = async (): Promise<SweepTargets> => ({
    requestedBy: null,
    ...(await recordedTargets(
      { governance, sweep },
      [],
      (accountId) => ({
        clientFor: () => clientOf(fakes.find(({ account }) => account.id === accountId)?.byName ?? new Map()),
        surrounding: noSurrounding,
        concurrency: createAdaptiveConcurrency({ start: 1, min: 1, max: 1 }),
      }),
      () => now,
    )),
  });
  const run = async (dryRun: boolean) =>
    runSweep({
      sweepTargets: await targets(),
      guardrails,
      dryRun,
      keepFindings: true,
      onFinding: () => undefined,
      progress: noProgress,
      signal: new AbortController().signal,
    });
  const writes = () => {
    const all = fakes.flatMap(({ byName }) => [...byName.values()]);
    const toBuckets = all.flatMap(({ calls }) => calls).filter(({ command }) => !/^(Get|List)/.test(command)).length;
    return { toBuckets, toJournal: table.writes(), toBus: bus.commandCalls(PutEventsCommand).length };
  };
  return { run, targets, writes };
}

function bucketsOf({ id, buckets }: WorldAccount): ReadonlyMap<string, FakeS3> {
  return new Map(
    buckets.map(({ name, settings }) => {
      const fake = fakeS3(structuredClone(states[settings] ?? {}), id);
      if (settings === 'denied') fake.fail('GetBucketVersioningCommand', 'AccessDenied');
      if (settings === 'hidden') fake.fail('GetBucketLifecycleConfigurationCommand', 'AccessDenied');
      return [name, fake];
    }),
  );
}

type Command = { readonly input: { readonly Bucket?: string } };

/** Sends each call to the fake of its bucket. */
function clientOf(byName: ReadonlyMap<string, FakeS3>) {
  const send = async (command: Command) => {
    const { Bucket } = command.input;
    if (Bucket === undefined) {
      return { Buckets: [...byName.keys()].map((Name) => ({ Name, BucketRegion: bucket.region })) };
    }
    return byName.get(Bucket)?.s3.send(command as never);
  };
  return { send };
}

/** The journal: the histories of the buckets, and counters that keep to the conditions of their updates. */
function aTable(accounts: readonly WorldAccount[]) {
  const dynamodb = new DynamoDBClient({ region: hub.region });
  const table = mockClient(dynamodb);
  answerBatches(table, accounts.flatMap(historyItems));
  const keyOf = (key: object) => JSON.stringify(key);
  const counters = new Map(
    accounts.map(({ id, changesSoFar }) => [keyOf(itemKeyOf({ id: counterId(id), hour: hourOf(now) })), changesSoFar]),
  );
  const records = accounts.map(({ id, type, isExcluded, isNew }) => {
    const joined = isNew ? { joinedMethod: 'CREATED' as const, joinedAt: now.toISOString() } : {};
    return anAccountRecord({ accountId: id, type, ...joined, ...(isExcluded ? { state: 'excluded' } : {}) });
  });
  table.on(QueryCommand).callsFake(({ ExpressionAttributeValues }) => ({
    Items:
      unmarshall(ExpressionAttributeValues)[':id'] === 'accounts' ? records.map((record) => marshall({ record })) : [],
  }));
  table.on(GetItemCommand).callsFake(({ Key }) => {
    const changes = counters.get(keyOf(unmarshall(Key)));
    return changes === undefined ? {} : { Item: marshall({ changes }) };
  });
  table.on(UpdateItemCommand).callsFake(({ Key, UpdateExpression, ExpressionAttributeValues }) => {
    if (!String(UpdateExpression).includes('ADD changes')) return { Attributes: {} };
    const key = keyOf(unmarshall(Key));
    const values = unmarshall(ExpressionAttributeValues);
    const before = counters.get(key);
    if (before !== undefined && before > values[':most']) {
      throw new ConditionalCheckFailedException({ message: 'm', $metadata: {}, Item: marshall({ changes: before }) });
    }
    counters.set(key, (before ?? 0) + values[':count']);
    return { Attributes: marshall({ changes: counters.get(key) }) };
  });
  return {
    journal: { dynamodb, table: 'journal', retentionDays: 1 },
    writes: () => table.commandCalls(UpdateItemCommand).length + table.commandCalls(BatchWriteItemCommand).length,
  };
}

function historyItems({ id: accountId, buckets }: WorldAccount) {
  return buckets.flatMap(({ name, history }) =>
    guardrails.flatMap((guardrail) => {
      const { id } = findingIdentity(guardrail, { ...bucket, accountId, id: name });
      const at = (minutesAgo: number) => new Date(now.getTime() - minutesAgo * 60_000).toISOString();
      if (history === 'none') return [];
      if (history === 'undone') return [marshall({ id, version: 'hold', by: 'carla', until: at(-60) })];
      if (history === 'unreadable') return [marshall({ id, version: 'hold', by: 'a later version' })];
      const remediations = new Set([5, 10, 15].map((minutes) => encodeRemediation(aFinding({ at: at(minutes) }))));
      const finding = aFinding({ id, at: at(5) });
      const latest = { id, version: 'latest', at: finding.at, finding, firstSeenAt: finding.at };
      return [marshall({ ...latest, remediations, remediationsSince: at(600) })];
    }),
  );
}
