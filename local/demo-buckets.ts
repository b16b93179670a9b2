// The story of `npm start`: buckets of two accounts turn noncompliant in three ways, and Palisade repairs them.
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import pWaitFor from 'p-wait-for';
import type { AccountType } from '../shared/accounts/account-type.ts';
import { journalTable } from '../shared/aws/names.ts';
import type { Finding } from '../shared/findings/finding.ts';
import { historyOf, listFindings } from '../shared/findings/finding-queries.ts';
import type { JournalTable } from '../shared/table/table.ts';
import { managedRules } from './aws/config-managed-rules.ts';
import type { RunningCloud } from './cloud.ts';
import { type Mailbox, subscribe } from './topic-subscriber.ts';

/** One bucket that turns noncompliant: where, how, and the AWS Config rule that says whether it is right again. */
type Scene = {
  readonly accountType: AccountType;
  readonly accountId: string;
  readonly bucket: string;
  readonly guardrail: string;
  readonly rule: string;
  readonly how: string;
  readonly breakIt: (s3: S3Client, bucket: string) => Promise<unknown>;
};

/** What became of a scene; `missing` says what did not happen, and is empty when all did. */
export type Ending = {
  readonly scene: Scene;
  readonly finding: Finding | undefined;
  /** From the call that broke the bucket until another client sees it repaired. */
  readonly milliseconds: number | undefined;
  readonly missing: readonly string[];
};

const patience = 30_000;

/** Plays all scenes at once and tells of each as it ends. Numbers are those of this very run. */
export async function playStory(
  { cloud, accounts }: RunningCloud,
  onEnding: (ending: Ending) => void,
): Promise<Ending[]> {
  const hub = accounts(cloud.accounts.sharedServices, cloud.region);
  const journal = { dynamodb: hub.dynamodb, table: journalTable };
  const mailbox = await subscribe(hub, 'palisade-findings');
  const run = Date.now().toString(36);
  return Promise.all(
    scenesFor(cloud.accounts, run).map(async (scene) => {
      const { s3 } = accounts(scene.accountId, cloud.region);
      const ending = await playScene(scene, s3, journal, mailbox);
      onEnding(ending);
      return ending;
    }),
  );
}

async function playScene(scene: Scene, s3: S3Client, journal: JournalTable, mailbox: Mailbox): Promise<Ending> {
  await s3.send(new CreateBucketCommand({ Bucket: scene.bucket }));
  const broken = Date.now();
  await scene.breakIt(s3, scene.bucket);
  const missing: string[] = [];
  const happened = async (what: string, condition: () => Promise<boolean>) => {
    try {
      await pWaitFor(condition, { interval: 50, timeout: patience });
    } catch {
      missing.push(what);
    }
  };
  await happened('fixed, when looked at from outside', async () => {
    return (await managedRules[scene.rule]?.(s3, scene.bucket)) === 'COMPLIANT';
  });
  const milliseconds = missing.length === 0 ? Date.now() - broken : undefined;
  let finding: Finding | undefined;
  await happened('recorded', async () => {
    const all = await listFindings(journal, { accountId: scene.accountId, resourceId: scene.bucket });
    finding = all.find((each) => each.guardrail === scene.guardrail && each.state === 'remediated');
    return finding !== undefined;
  });
  await happened('published', async () => (await mailbox()).some(({ id }) => id === finding?.id));
  if (finding && (await historyOf(journal, finding.id)).length !== 1) missing.push('recorded once');
  return { scene, finding, milliseconds, missing };
}

function scenesFor(accounts: RunningCloud['cloud']['accounts'], run: string): Scene[] {
  const ways = [
    {
      guardrail: 's3-public-access',
      rule: 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
      how: 'its public access block is taken away',
      breakIt: (s3: S3Client, Bucket: string) => s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
    },
    {
      guardrail: 's3-encryption',
      rule: 'S3_DEFAULT_ENCRYPTION_KMS',
      how: 'it is made without KMS, which is demanded here',
      breakIt: async () => undefined,
    },
    {
      guardrail: 's3-versioning',
      rule: 'S3_BUCKET_VERSIONING_ENABLED',
      how: 'its versioning is suspended',
      breakIt: (s3: S3Client, Bucket: string) =>
        s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } })),
    },
  ];
  const places = [
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
  return places.flatMap(({ names, ...place }) =>
    ways.map((way, index) => ({ ...place, ...way, bucket: `${names[index]}-${run}` })),
  );
}
