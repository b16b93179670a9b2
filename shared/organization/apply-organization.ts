// Makes the units and accounts of a plan, and moves accounts: parents before what is in them. Each change is reported
// when it is finished; one that fails stops only what depends on it.
import {
  CreateOrganizationalUnitCommand,
  DescribeAccountCommand,
  MoveAccountCommand,
  type OrganizationsClient,
  UntagResourceCommand,
} from '@aws-sdk/client-organizations';
import pMap from 'p-map';
import { accountTags } from '../accounts/account-tags.ts';
import { pathAbove } from '../accounts/organization-path.ts';
import { type BucketClock, systemClock } from '../aws/adaptive-token-bucket.ts';
import { formatFailure, toResult } from '../aws/errors.ts';
import { createAccountMaker } from './account-maker.ts';
import { leftoverTags } from './bridging-tags.ts';
import { createPace, type Pace } from './creation-pace.ts';
import type { OrganizationAction, OrganizationPlan } from './plan-organization.ts';
import { type PresentOrganization, unitsIn } from './read-organization.ts';
import { placeOf, type WantedOrganization } from './wanted-organization.ts';

/** What came of a change. */
export type Outcome = {
  readonly action: OrganizationAction;
  /** `partly`: the account is there, and the next apply does the rest. */
  readonly state: 'done' | 'partly' | 'failed';
  readonly accountId: string | null;
  /** Why not, or what is still missing; empty if it is done. */
  readonly reason: string;
};

export type ApplyOptions = {
  readonly clock?: BucketClock;
  /** How fast accounts are created; by default as AWS allows. */
  readonly pace?: Pace;
  readonly onDone?: (outcome: Outcome) => void;
  /** Called before an account waits for its turn. */
  readonly onWait?: (account: { readonly name: string; readonly waitMs: number }) => void;
};

/** AWS Organizations User Guide, "Quotas and service limits": member accounts that can be created concurrently. */
const accountsInProgress = 5;
/** How often a move is looked at until it is seen, and how long between. */
const looks = 10;
const lookAgainMs = 1_000;

type Context = {
  readonly client: OrganizationsClient;
  readonly wanted: WantedOrganization;
  readonly rootId: string;
  /** Ids of units by path: of those that were there, and of those that are made. */
  readonly unitIds: Map<string, string>;
  readonly clock: BucketClock;
};

/** Applies a plan of `planOrganization`. Expected failures are outcomes; bugs are thrown. */
export async function applyOrganization(
  client: OrganizationsClient,
  parts: {
    readonly wanted: WantedOrganization;
    readonly present: PresentOrganization;
    readonly plan: Pick<OrganizationPlan, 'actions'>;
  },
  options: ApplyOptions = {},
): Promise<readonly Outcome[]> {
  const { wanted, present, plan } = parts;
  const { clock = systemClock, onDone = () => {}, onWait = () => {} } = options;
  const context = { client, wanted, rootId: present.rootId, unitIds: new Map(present.unitIds), clock };
  const makeAccount = createAccountMaker(client, {
    clock,
    pace: options.pace ?? createPace(clock),
    accessRole: wanted.accessRole,
    onWait,
  });
  const report = async (action: OrganizationAction, work: Promise<Result>) => {
    const outcome = await outcomeOf(action, work);
    onDone(outcome);
    return outcome;
  };
  const of = <Kind extends OrganizationAction['kind']>(kind: Kind) =>
    plan.actions.filter((action): action is Extract<OrganizationAction, { kind: Kind }> => action.kind === kind);
  const outcomes: Outcome[] = [];
  for (const action of of('make-unit')) outcomes.push(await report(action, makeUnit(context, action.unit)));
  const makeAndPlace = async (action: Extract<OrganizationAction, { kind: 'make-account' }>): Promise<Result> => {
    const unit = context.unitIds.get(action.unit);
    if (unit === undefined) return unmadeUnit(action.unit);
    const made = await makeAccount(action);
    if (made.accountId === null) return { state: 'failed', ...made };
    const { accountId, parentId } = made;
    return placeNewAccount(context, { accountId, fromId: parentId ?? present.rootId, unit: action.unit });
  };
  outcomes.push(
    ...(await pMap(of('make-account'), (action) => report(action, makeAndPlace(action)), {
      concurrency: accountsInProgress,
    })),
  );
  for (const action of of('move-account')) outcomes.push(await report(action, move(context, action)));
  for (const action of of('remove-tags')) outcomes.push(await report(action, removeTags(context, action)));
  return outcomes;
}

type Result = Omit<Outcome, 'action'>;

/** A call that failed is the outcome of its change. */
async function outcomeOf(action: OrganizationAction, work: Promise<Result>): Promise<Outcome> {
  const reply = await toResult(work);
  if (reply.ok) return { action, ...reply.value };
  const accountId = 'accountId' in action ? action.accountId : null;
  return { action, state: 'failed', accountId, reason: formatFailure(reply.failure) };
}

const done = (accountId: string | null): Result => ({ state: 'done', accountId, reason: '' });

function unmadeUnit(unit: string): Result {
  return { state: 'failed', accountId: null, reason: `the organizational unit ${unit} was not made` };
}

async function makeUnit({ client, rootId, unitIds }: Context, unit: string): Promise<Result> {
  const end = unit.lastIndexOf('/');
  const above = unit.slice(0, Math.max(end, 0));
  const parent = above === '' ? rootId : unitIds.get(above);
  if (parent === undefined) return unmadeUnit(above);
  const name = unit.slice(end + 1);
  const made = await toResult(client.send(new CreateOrganizationalUnitCommand({ ParentId: parent, Name: name })));
  // Somebody else has made it since the organization was read.
  if (!made.ok && made.failure.code !== 'DuplicateOrganizationalUnitException') throw made.error;
  const id = made.ok ? made.value.OrganizationalUnit?.Id : (await unitsIn(client, parent)).get(name);
  if (id === undefined) return { state: 'failed', accountId: null, reason: 'AWS Organizations does not name its id' };
  unitIds.set(unit, id);
  return done(null);
}

type Placing = { readonly accountId: string; readonly fromId: string; readonly unit: string };

/** An account that is there and not in its unit, or that still has its tags, is finished by the next apply. */
async function placeNewAccount(context: Context, placing: Placing): Promise<Result> {
  const { accountId, unit } = placing;
  const work = move(context, placing).then((moved) =>
    moved.state === 'done' ? removeTags(context, { accountId, unit }) : moved,
  );
  const placed = await toResult(work);
  if (placed.ok) return placed.value;
  const reason = `the account is there, and not yet as declared: ${formatFailure(placed.failure)}`;
  return { state: 'partly', accountId, reason };
}

async function move(context: Context, { accountId, fromId, unit }: Placing): Promise<Result> {
  const { client, unitIds } = context;
  const to = unitIds.get(unit);
  if (to === undefined) return { ...unmadeUnit(unit), accountId };
  if (to === fromId) return done(accountId);
  await client.send(new MoveAccountCommand({ AccountId: accountId, SourceParentId: fromId, DestinationParentId: to }));
  if (await isSeenIn(context, accountId, to)) return done(accountId);
  return { state: 'partly', accountId, reason: `AWS does not show the account in ${unit} yet` };
}

/** Looks until AWS answers that the account is directly in the unit, for some seconds: Organizations is eventually consistent. */
async function isSeenIn({ client, clock }: Context, AccountId: string, unitId: string): Promise<boolean> {
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) await clock.sleep(lookAgainMs);
    const { Account = {} } = await client.send(new DescribeAccountCommand({ AccountId }));
    if (pathAbove(Account).at(-1) === unitId) return true;
  }
  return false;
}

/** Only once AWS answers that the account is in its unit: until then, nothing but the tags says what it is. */
async function removeTags(
  context: Context,
  { accountId, unit }: { readonly accountId: string; readonly unit: string },
): Promise<Result> {
  const { client, unitIds, wanted } = context;
  const tags = await accountTags(client, accountId);
  const keys = leftoverTags(wanted.rules, placeOf(unit, unitIds), tags);
  if (keys.length === 0) return done(accountId);
  const unitId = unitIds.get(unit);
  if (unitId !== undefined && (await isSeenIn(context, accountId, unitId))) {
    await client.send(new UntagResourceCommand({ ResourceId: accountId, TagKeys: [...keys] }));
    return done(accountId);
  }
  const reason = `AWS does not show the account in ${unit} yet, so it keeps the tags that say what it is: ${keys.join(', ')}`;
  return { state: 'partly', accountId, reason };
}
