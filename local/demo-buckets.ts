// The first part of the demo of `npm start`: Palisade remediates six buckets in two accounts that become noncompliant.
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import pWaitFor from 'p-wait-for';
import type { AccountType } from '../shared/accounts/account-type.ts';
import { journalTableName } from '../shared/aws/names.ts';
import type { Finding } from '../shared/findings/finding.ts';
import { listFindings, listHistory } from '../shared/findings/finding-queries.ts';
import type { StateTable } from '../shared/table/table.ts';
import { managedRules } from './aws/config-managed-rules.ts';
import type { RunningCloud } from './cloud.ts';
import { subscribeToTopic, type TopicSubscription } from './topic-subscriber.ts';

/** One bucket that becomes noncompliant: where, how, and the AWS Config rule that shows when it is compliant again. */
type DemoCase = {
  readonly accountType: AccountType;
  readonly accountId: string;
  readonly bucket: string;
  readonly guardrail: string;
  readonly rule: string;
  readonly how: string;
  readonly breakIt: (s3: S3Client, bucket: string) => Promise<unknown>;
};

/** The result of a case. `missing` lists what did not happen; it is empty if everything happened. */
export type DemoResult = {
  readonly demoCase: DemoCase;
  readonly finding: Finding | undefined;
  /** From the call that made the bucket noncompliant until another client sees it compliant again. */
  readonly milliseconds: number | undefined;
  readonly missing: readonly string[];
};

const outcomeTimeoutMs = 30_000;

/** Runs all cases at once, and reports each as it ends. Rejects when the cloud begins to stop. */
export async function runBucketDemo(
  { cloud, accounts, signal }: RunningCloud,
  onResult: (result: DemoResult) => void,
): Promise<DemoResult[]> {
  const hub = accounts(cloud.accounts.sharedServices, cloud.region);
  const journal = { dynamodb: hub.dynamodb, table: journalTableName };
  const receivedFindings = await subscribeToTopic(hub, 'palisade-findings');
  const suffix = Date.now().toString(36);
  return Promise.all(
    demoCasesFor(cloud.accounts, suffix).map(async (demoCase) => {
      const { s3 } = accounts(demoCase.accountId, cloud.region);
      const result = await runCase(demoCase, s3, journal, receivedFindings, signal);
      onResult(result);
      return result;
    }),
  );
}

async function runCase(
  demoCase: DemoCase,
  s3: S3Client,
  journal: StateTable,
  receivedFindings: TopicSubscription,
  signal: AbortSignal,
): Promise<DemoResult> {
  await s3.send(new CreateBucketCommand({ Bucket: demoCase.bucket }));
  const brokenAt = Date.now();
  await demoCase.breakIt(s3, demoCase.bucket);
  const missing: string[] = [];
  const waitForOutcome = async (what: string, condition: () => Promise<boolean>) => {
    try {
      await pWaitFor(condition, { interval: 50, timeout: outcomeTimeoutMs });
    } catch {
      signal.throwIfAborted();
      missing.push(what);
    }
  };
  await waitForOutcome('confirmed fixed by another AWS client', async () => {
    return (await managedRules[demoCase.rule]?.(s3, demoCase.bucket)) === 'COMPLIANT';
  });
  const milliseconds = missing.length === 0 ? Date.now() - brokenAt : undefined;
  let finding: Finding | undefined;
  await waitForOutcome('recorded', async () => {
    const all = await listFindings(journal, { accountId: demoCase.accountId, resourceId: demoCase.bucket });
    finding = all.find((each) => each.guardrail === demoCase.guardrail && each.state === 'remediated');
    return finding !== undefined;
  });
  await waitForOutcome('published', async () => (await receivedFindings()).some(({ id }) => id === finding?.id));
  // Both triggers of one violation, the call and AWS Config, may be handled at once: then each is recorded, once.
  const events = finding ? (await listHistory(journal, finding.id)).map(({ trigger }) => trigger.eventId) : [];
  if (new Set(events).size !== events.length) missing.push('recorded once for each event');
  return { demoCase, finding, milliseconds, missing };
}

function demoCasesFor(accounts: RunningCloud['cloud']['accounts'], suffix: string): DemoCase[] {
  const violations = [
    {
      guardrail: 's3-public-access',
      rule: 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
      how: 'its public access block was deleted',
      breakIt: (s3: S3Client, Bucket: string) => s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
    },
    {
      guardrail: 's3-encryption',
      rule: 'S3_DEFAULT_ENCRYPTION_KMS',
      how: 'it was created without KMS encryption',
      breakIt: async () => undefined,
    },
    {
      guardrail: 's3-versioning',
      rule: 'S3_BUCKET_VERSIONING_ENABLED',
      how: 'its versioning was suspended',
      breakIt: (s3: S3Client, Bucket: string) =>
        s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } })),
    },
  ];
  const demoAccounts = [
    {
      accountType: 'production' as const,
      accountId: accounts.production,
      names: ['endpoint-logs', 'batch-output', 'models'],
    },
    {
      accountType: 'data-science' as const,
      accountId: accounts.dataScience,
      names: ['notebooks', 'training-sets', 'experiments'],
    },
  ];
  return demoAccounts.flatMap(({ names, ...place }) =>
    violations.map((way, index) => ({ ...place, ...way, bucket: `${names[index]}-${suffix}` })),
  );
}
