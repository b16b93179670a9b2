// The targets of a sweep without a hub: the accounts that the caller's own AWS credentials can access.
import pMap from 'p-map';
import { type Classification, classifyAccount } from '../../shared/accounts/account-type.ts';
import { createDirectory, type Directory, type ListedAccount } from '../../shared/accounts/directory.ts';
import { classifyError, formatFailure, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { createSourceMemory } from '../../shared/sweep/sources/source-memory.ts';
import { dryRunSweeper, standaloneEvaluator, standaloneSweeper } from '../../shared/sweep/standalone.ts';
import { UserError } from '../lib/output.ts';
import { type Caller, findCaller } from './caller.ts';
import { createChangeLogWriter, defaultChangeLogPath } from './change-log.ts';
import { createTargetClients } from './clients.ts';
import { hubInAws } from './find-hub.ts';
import { recordedTargets } from './recorded-targets.ts';
import type { SweepTargets, TargetClients, TargetOptions } from './types.ts';

const now = () => new Date();

/** How many accounts are asked about at the same time: enough to use the rates of AWS Organizations. */
const lookupConcurrency = 10;

/**
 * The accounts `ids`, or all of the organization if it is empty: the caller's own directly, others through a role. With a
 * hub they are those that it has recorded, and its governance.yml, journal and change control decide. Throws UserError if
 * the credentials do not work, or the accounts cannot be listed, and the SDK's error if the hub cannot be asked.
 */
export async function callerTargets(
  governance: Governance,
  ids: readonly string[],
  options: TargetOptions,
): Promise<SweepTargets> {
  const caller = await findCaller(governance, options);
  const clientsOf = (accountId: string) => createTargetClients({ credentials: caller.credentialsFor(accountId) });
  const { hubAccountId } = caller;
  const hub = hubAccountId && (await hubInAws(governance, caller.credentialsFor(hubAccountId)));
  return hub
    ? { ...(await recordedTargets(hub, ids, clientsOf)), requestedBy: caller.arn }
    : unrecordedTargets(governance, ids, { options, caller, clientsOf });
}

type Access = {
  readonly options: TargetOptions;
  readonly caller: Caller;
  readonly clientsOf: (accountId: string) => TargetClients;
};

/**
 * The accounts with the types that AWS Organizations gives them. An account whose type cannot be asked for is no target.
 * Without a hub, all of them existed before Palisade.
 */
async function unrecordedTargets(
  governance: Governance,
  ids: readonly string[],
  { options, caller, clientsOf }: Access,
): Promise<SweepTargets> {
  const settings = { region: hubRegion(governance), requestHandler: setupRequestHandler };
  const directory = createDirectory(
    createOrganizationsClient({ ...settings, credentials: caller.credentialsFor(caller.own) }),
    governance.accountTypes,
  );
  const accounts =
    ids.length > 0 ? ids.map((id) => named(directory, id, options)) : await allOf(directory, caller.own, governance);
  const answers = await pMap(accounts, typeOf, { concurrency: lookupConcurrency });
  return {
    targets: answers.flatMap(({ accountId, accountType }) =>
      accountType === undefined ? [] : [{ accountId, accountType, accountAge: 'existing', ...clientsOf(accountId) }],
    ),
    undetermined: answers.flatMap(({ accountId, reason }) => (reason === undefined ? [] : [{ accountId, reason }])),
    ...standaloneSweepers(governance, options),
    requestedBy: caller.arn,
  };
}

/** Without a hub, changes are recorded in a change log, and only this process counts them. */
function standaloneSweepers(
  governance: Governance,
  { record = defaultChangeLogPath() }: TargetOptions,
): Omit<SweepTargets, 'targets' | 'undetermined' | 'requestedBy'> {
  const appendToLog = createChangeLogWriter(record);
  // Two of them, since each counts the changes that it allows.
  const [evaluator, dryRunEvaluator] = [standaloneEvaluator(governance, now), standaloneEvaluator(governance, now)];
  const sources = createSourceMemory(governance.sweep.everyHours, now);
  return {
    governance,
    sources,
    dryRunSources: sources,
    deletedResources: undefined,
    sweeperFor: (context) => standaloneSweeper(evaluator, context, appendToLog),
    dryRunSweeperFor: (context) => dryRunSweeper(dryRunEvaluator, context),
    record,
    changeLog: record,
  };
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
