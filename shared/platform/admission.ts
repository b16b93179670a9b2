// Who is admitted to what an account shares: accounts of the readers' types and of its environment, in which everything
// that governance.yml requires is in force. Pure.
import type { AccountClass } from '../accounts/account-age.ts';
import { type EssentialRecord, isGoverned } from '../accounts/account-record.ts';
import { type AccountType, type Environment, unclassified } from '../accounts/account-type.ts';
import type { Governance } from '../governance/governance.ts';
import { ownStepTypes } from '../governance/schema/mode-names.ts';
import { missingRequirements } from './requirements.ts';

/** An account that is not admitted to something, and each reason. */
export type Refusal = { readonly accountId: string; readonly name: string; readonly reasons: readonly string[] };

/** What a record says that matters to admission. */
export type AdmissionRecord = EssentialRecord;

/** An account with its age, by which modes apply to it. */
export type Candidate = { readonly record: AdmissionRecord; readonly age: AccountClass['age'] };

/** Who was shut out, by whom, when (ISO 8601, UTC) and why. */
export type ShutAccount = {
  readonly accountId: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
};

/** What decides about all accounts: `shut` has those that somebody has shut out, by id. */
export type AdmissionRules = { readonly governance: Governance; readonly shut: ReadonlyMap<string, ShutAccount> };

/** To whom a resource is open. */
export type Audience = {
  readonly readers: readonly AccountType[];
  readonly environment: Environment;
  /** Steps that have to be in force in the account, since the resource's documents name what they make. */
  readonly needs?: readonly string[];
};

/** Why the account is not admitted to what is for this audience; empty if it is. Each reason is a sentence without its end. */
export function refusalReasons(
  { record, age }: Candidate,
  { readers, environment, needs = [] }: Audience,
  { governance, shut }: AdmissionRules,
): readonly string[] {
  if (!isGoverned(record)) return [`Palisade does not govern the account: ${record.reason}`];
  const { type } = record;
  if (type === unclassified) return ['the account has no type'];
  if (!readers.includes(type)) return [`accounts of type ${type} are not among its readers`];
  const shutOut = shut.get(record.accountId);
  return [
    ...(record.typeSource === 'last known' ? ['nothing says the type of the account any more'] : []),
    ...environmentReasons(record, environment),
    ...(record.completedAt === null ? ['its baseline has not been complete yet'] : []),
    ...(shutOut ? [`${shutOut.by} shut the account out at ${shutOut.at}: ${shutOut.reason}`] : []),
    ...missingRequirements(governance, { type, age }, record),
    ...needs.filter((step) => isMissing(step, type, record)).map(notThereYet),
  ];
}

/** A step of other types only never runs in the account. */
function isMissing(step: string, type: AccountType, { verified = {} }: AdmissionRecord): boolean {
  return (ownStepTypes.get(step)?.includes(type) ?? true) && !Object.hasOwn(verified, step);
}

function notThereYet(step: string): string {
  return `what ${step} makes is not there yet`;
}

function environmentReasons({ environment }: AdmissionRecord, wanted: Environment): readonly string[] {
  if (environment === wanted) return [];
  return [
    environment === null || environment === undefined
      ? 'the environment of the account is not known'
      : `the account is of environment ${environment}, and this is for ${wanted}`,
  ];
}
