// The targets of a sweep without a hub: the accounts that the caller's own AWS credentials can access.
import pMap from 'p-map';
import { type Classification, classifyAccount } from '../../shared/accounts/account-type.ts';
import { createDirectory, type Directory, type ListedAccount } from '../../shared/accounts/directory.ts';
import { classifyError, formatFailure, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { dryRunSweeper, standaloneEvaluator, standaloneSweeper } from '../../shared/sweep/standalone.ts';
import { callerAccountId, clientConfigFor } from '../lib/caller-accounts.ts';
import { UserError } from '../lib/output.ts';
import { createChangeLogWriter, defaultChangeLogPath } from './change-log.ts';
import { createTargetClients } from './clients.ts';
import type { FoundHub } from './find-hub.ts';
import { hubSweepers } from './hub-sweepers.ts';
import type { SweepTargets, Target, TargetOptions } from './types.ts';

const now = () => new Date();

/** How many accounts are asked about at the same time: enough to use the rates of AWS Organizations. */
const lookupConcurrency = 10;

/**
 * The accounts `ids`, or all of the organization if it is empty: the caller's own directly, others through a role. With a
 * hub, its journal and change control decide, by its governance.yml; without one, changes are recorded in a change log. An account whose type cannot be asked for is no target. Throws UserError if the
 * credentials do not work, or the accounts cannot be listed.
 */
export async function callerTargets(
  governance: Governance,
  ids: readonly string[],
  options: TargetOptions,
): Promise<SweepTargets> {
  const clientsOf = await callerClients(governance, options);
  const hub = undefined;
  return targetsWith(governance, ids, { options, clientsOf, hub });
}

async function targetsWith(
  governance: Governance,
  ids: readonly string[],
  {
    options,
    clientsOf,
    hub,
  }: { readonly options: TargetOptions; readonly clientsOf: CallerClients; readonly hub: FoundHub | undefined },
): Promise<SweepTargets> {
  const directory = createDirectory(
    createOrganizationsClient({ region: hubRegion(governance), requestHandler: setupRequestHandler }),
    governance.accountTypes,
  );
  const accounts =
    ids.length > 0 ? ids.map((id) => named(directory, id, options)) : await allOf(directory, clientsOf.own, governance);
  const answers = await pMap(accounts, typeOf, { concurrency: lookupConcurrency });
  return {
    targets: answers.flatMap(({ accountId, accountType }) =>
      accountType === undefined
        ? []
        : [{ accountId, accountType, accountAge: 'existing' as const, ...clientsOf.account(accountId) }],
    ),
    undetermined: answers.flatMap(({ accountId, reason }) => (reason === undefined ? [] : [{ accountId, reason }])),
    ...(hub ? hubSweepers(governance, hub.sweep, now) : standaloneSweepers(governance, options)),
  };
}

/** Without a hub, changes are recorded in a change log, and only this process counts them. */
function standaloneSweepers(
  governance: Governance,
  { record = defaultChangeLogPath() }: TargetOptions,
): Omit<SweepTargets, 'targets' | 'undetermined'> {
  const appendToLog = createChangeLogWriter(record);
  // Two of them, since each counts the changes that it allows.
  const [evaluator, dryRunEvaluator] = [standaloneEvaluator(governance, now), standaloneEvaluator(governance, now)];
  return {
    governance,
    deletedResources: undefined,
    sweeperFor: (context) => standaloneSweeper(evaluator, context, appendToLog),
    dryRunSweeperFor: (context) => dryRunSweeper(dryRunEvaluator, context),
    record,
  };
}

export type CallerClients = {
  readonly own: string;
  readonly account: (id: string) => Pick<Target, 'clientFor' | 'concurrency'>;
};

/** The caller's account, and the clients of an account. Throws UserError if the credentials do not work. */
export async function callerClients(
  governance: Governance,
  { role = governance.baseline.accessRole }: Pick<TargetOptions, 'role'>,
): Promise<CallerClients> {
  const region = hubRegion(governance);
  const own = await callerAccountId(region);
  return { own, account: (id) => createTargetClients(clientConfigFor(id, { own, region, roleName: role })) };
}

type Question = { readonly accountId: string; readonly isNamed: boolean } & (
  | { readonly type: Classification }
  | Pick<ListedAccount, 'describe'>
);
/** Neither a type nor a reason: an account of the organization that is not active. */
type Answer = { readonly accountId: string; readonly accountType?: Classification; readonly reason?: string };

function named(directory: Directory, accountId: string, { accountType: type }: TargetOptions): Question {
  const answer = type === undefined ? { describe: () => directory.lookUp(accountId) } : { type };
  return { accountId, isNamed: true, ...answer };
}

/** All accounts; the caller's own if the caller may not list them, or if there is no organization. */
async function allOf(directory: Directory, own: string, { accountTypes }: Governance): Promise<readonly Question[]> {
  const listed = await toResult(directory.list());
  if (listed.ok) return listed.value.map(({ id, describe }) => ({ accountId: id, isNamed: false, describe }));
  const { kind, code } = listed.failure;
  if (code === 'AWSOrganizationsNotInUseException') {
    // Nothing but governance.yml can give a type.
    const { type } = classifyAccount(accountTypes, { accountId: own, organizationalUnits: [], tags: {} });
    return [{ accountId: own, isNamed: true, type }];
  }
  if (kind === 'denied') return [{ accountId: own, isNamed: true, describe: () => directory.lookUp(own) }];
  throw new UserError(`The accounts cannot be listed: ${formatFailure(listed.failure)}.`);
}

/** A question that failed is never a type: another type's guardrails would be applied. */
async function typeOf(question: Question): Promise<Answer> {
  const { accountId, isNamed } = question;
  if ('type' in question) return { accountId, accountType: question.type };
  try {
    const account = await question.describe();
    if (account.kind === 'member') return { accountId, accountType: account.type };
    return isNamed ? { accountId, reason: account.reason } : { accountId };
  } catch (error) {
    const failure = classifyError(error);
    const why = failure ? formatFailure(failure) : String(error);
    return { accountId, reason: `its account type is unknown: ${why}. To set it: --account ID --account-type TYPE` };
  }
}
