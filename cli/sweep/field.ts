// What a sweep from the command line works on: which accounts, and how to enter them and keep on record what is done there.
import { mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { connect } from '../../local/aws.ts';
import { findCloud, type LocalCloud } from '../../local/place.ts';
import { userAgent } from '../../shared/aws/connections.ts';
import { attempt, describe } from '../../shared/aws/failure.ts';
import { journalTable } from '../../shared/aws/names.ts';
import { enter } from '../../shared/aws/spokes.ts';
import { listAccounts } from '../../shared/baseline/accounts.ts';
import { createBrake } from '../../shared/brakes/brake.ts';
import { createPauseReader } from '../../shared/brakes/pause.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import type { JournalTable } from '../../shared/findings/items.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import type { Clients } from '../../shared/guardrails/guardrail.ts';
import { type Classification, unclassified } from '../../shared/organization/account-type.ts';
import { createDirectory } from '../../shared/organization/directory.ts';
import { createPace, type Pace } from '../../shared/sweep/pace.ts';
import { pacedHandler } from '../../shared/sweep/paced-handler.ts';
import type { Sweeper } from '../../shared/sweep/sweep.ts';
import { type Place, withHub, withoutHub } from '../../shared/sweep/sweepers.ts';
import type { Where } from '../hub.ts';
import { UserError } from '../output.ts';

export type Target = {
  readonly accountId: string;
  readonly accountType: Classification;
  readonly clientsIn: (region: string) => Clients;
  readonly pace: Pace;
};

export type Field = {
  readonly targets: readonly Target[];
  /** The journal in which findings about buckets that went are closed, where there is a hub. */
  readonly journal: JournalTable | undefined;
  /** How this account is swept in earnest. */
  readonly sweeperFor: (place: Place) => Sweeper;
  /** Where it is kept on record what was done, in words. */
  readonly record: string;
};

/** The role that is entered, and the file that takes the record, where there is no hub. */
export type FieldOptions = Where & { readonly role?: string; readonly record?: string };

const pool = new NodeHttpHandler({
  connectionTimeout: 2_000,
  requestTimeout: 10_000,
  httpAgent: { keepAlive: true, maxSockets: 256 },
  httpsAgent: { keepAlive: true, maxSockets: 256 },
});

/** An account's clients: one for each region, and one pace for all. */
function clientsOf(settings: Omit<S3ClientConfig, 'region' | 'requestHandler'>): Pick<Target, 'clientsIn' | 'pace'> {
  const pace = createPace({ start: 32, least: 1, most: 64 });
  const made = new Map<string, Clients>();
  const clientsIn = (region: string) => {
    const known = made.get(region) ?? {
      s3: new S3Client({
        ...settings,
        region,
        requestHandler: pacedHandler(pool, pace),
        customUserAgent: userAgent,
        cacheMiddleware: true,
      }),
    };
    made.set(region, known);
    return known;
  };
  return { clientsIn, pace };
}

/** The accounts of the running local cloud, else those that the caller's credentials lead to. */
export async function openField(governance: Governance, ids: readonly string[], options: FieldOptions): Promise<Field> {
  const cloud = options.aws ? undefined : findCloud();
  return cloud ? onLocalCloud(governance, cloud, ids) : withOwnCredentials(governance, ids, options);
}

async function onLocalCloud(governance: Governance, cloud: LocalCloud, ids: readonly string[]): Promise<Field> {
  const { endpoint, secretAccessKey, region } = cloud;
  const hubAccountId = cloud.accounts.sharedServices;
  const { dynamodb, eventBridge, ssm } = connect(cloud)(hubAccountId, region);
  const journal = { dynamodb, table: journalTable, retentionDays: governance.journal.retentionDays };
  const known = (await listAccounts(journal)).filter(({ state }) => state !== 'skipped');
  const strangers = ids.filter((id) => !known.some(({ accountId }) => accountId === id));
  if (strangers.length > 0) {
    throw new UserError(
      `Account ${strangers.join(', ')} is not one of the local cloud's: see npm run -s palisade -- accounts`,
    );
  }
  const wanted = ids.length > 0 ? known.filter(({ accountId }) => ids.includes(accountId)) : known;
  const now = () => new Date();
  const pauses = createPauseReader(ssm);
  const brake = createBrake({ governance, journal, eventBridge, hubAccountId, pauses, now });
  return {
    targets: wanted.map(({ accountId, type }) => ({
      accountId,
      accountType: type,
      ...clientsOf({ endpoint, credentials: { accessKeyId: accountId, secretAccessKey }, forcePathStyle: true }),
    })),
    journal,
    sweeperFor: (place) => withHub({ governance, journal, eventBridge, brake, now }, place),
    record: "the hub's journal",
  };
}

async function withOwnCredentials(
  governance: Governance,
  ids: readonly string[],
  { role = governance.baseline.accessRole, record = defaultRecord() }: FieldOptions,
): Promise<Field> {
  const region = hubRegion(governance);
  const me = await attempt(new STSClient({ region }).send(new GetCallerIdentityCommand({})));
  if (!me.ok) {
    throw new UserError(
      `Your AWS credentials cannot be used: ${describe(me.failure)}. Set some (aws sso login, AWS_PROFILE), or start a local cloud (npm run -s palisade -- local up --detach).`,
    );
  }
  const own = me.value.Account ?? '';
  const organizations = new OrganizationsClient({ region });
  const wanted = ids.length > 0 ? ids : await membersOrOwn(organizations, own);
  const typeOf = typesFrom(organizations, governance);
  const targets = await Promise.all(
    wanted.map(async (accountId) => ({
      accountId,
      accountType: await typeOf(accountId),
      ...clientsOf(
        accountId === own
          ? {}
          : { credentials: enter({ region, sessionName: 'palisade-sweep' }, { accountId, roleName: role }) },
      ),
    })),
  );
  const keep = recorder(record);
  return {
    targets,
    journal: undefined,
    sweeperFor: (place) => withoutHub(governance, place, () => new Date(), keep),
    record,
  };
}

/** All accounts of the organization, where the caller may list them; else the caller's. */
async function membersOrOwn(organizations: OrganizationsClient, own: string): Promise<readonly string[]> {
  const ids: string[] = [];
  const listed = await attempt(
    (async () => {
      for await (const { Accounts = [] } of paginateListAccounts({ client: organizations }, {})) {
        ids.push(...Accounts.flatMap(({ Id }) => Id ?? []));
      }
    })(),
  );
  return listed.ok ? ids : [own];
}

/** An account's type as the hub would find it; where Organizations cannot be asked, by governance.yml's own list. */
function typesFrom(organizations: OrganizationsClient, { accountTypes }: Governance) {
  const directory = createDirectory(organizations, accountTypes);
  return async (accountId: string): Promise<Classification> => {
    const asked = await attempt(directory.ask(accountId));
    if (asked.ok && asked.value.kind === 'member') return asked.value.type;
    return accountTypes.accounts[accountId] ?? unclassified;
  };
}

function defaultRecord(): string {
  return `.palisade/sweeps/${new Date().toISOString().replaceAll(':', '-')}.jsonl`;
}

/** Writes a line for each step, at once: a repair is on record before it is made. */
function recorder(file: string): (step: 'intended' | 'found', finding: Finding) => Promise<void> {
  let open: number | undefined;
  return async (step, finding) => {
    if (open === undefined) {
      mkdirSync(dirname(file), { recursive: true });
      open = openSync(file, 'a');
    }
    writeSync(open, `${JSON.stringify({ step, finding })}\n`);
  };
}
