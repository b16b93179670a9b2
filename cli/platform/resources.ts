// What accounts share, whom it admits and whom not, and why. Pure.
import { type AccountRecord, isGoverned, type StepResult } from '../../shared/accounts/account-record.ts';
import type { AccountType, Classification, Environment } from '../../shared/accounts/account-type.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { type AdmissionRules, type Candidate, refusalReasons } from '../../shared/platform/admission.ts';
import { openResult } from '../../shared/platform/open-result.ts';
import { candidateOf, declarationsFor, resourceAdmissions } from '../../shared/platform/resource-admissions.ts';
import type { ResourceRecord } from '../../shared/platform/resource-store.ts';
import type { Audiences } from '../../shared/resources/contract/kind.ts';
import { resourceDocuments } from '../../shared/resources/lib/resource-documents.ts';
import { isOwnerType, kindOf } from '../../shared/resources/registry.ts';
import { resourceKey, type SharedResource } from '../../shared/steps/shared-resource.ts';
import type { AdmissionFacts } from './admission-facts.ts';

/** What decides about admission, as the hub has it. */
export type PlatformFacts = AdmissionFacts & {
  readonly governance: Governance;
  readonly organizationId: string;
  /** When the hub was started (ISO 8601); null before. */
  readonly activeSince: string | null;
};

/** An account as it is listed. */
export type Party = Pick<AccountRecord, 'accountId' | 'name'> & {
  readonly type: Classification;
  readonly environment: Environment | null;
};
export type RefusedParty = Party & { readonly reasons: readonly string[] };

/**
 * `open`: it is as governance.yml has it. `closed`: it left governance.yml. `not made`: Palisade has written none of it
 * yet. `too long`: nobody is added, since its documents would be too long. The others are those of the step that is not
 * done.
 */
export type ResourceState =
  | 'open'
  | 'closed'
  | 'not made'
  | 'too long'
  | Exclude<StepResult['state'], 'done' | 'already'>;

/** Something that an account shares, as `--json` prints it. Times are ISO 8601. */
export type ListedResource = {
  /** The id of its kind. */
  readonly kind: string;
  readonly name: string;
  readonly owner: Party;
  readonly region: string;
  /** The names of its parts in AWS, such as its bucket, by what they are. */
  readonly parts: Readonly<Record<string, string>>;
  /** The types that it is for, all together and by what they may do. */
  readonly readers: readonly AccountType[];
  readonly audiences: Audiences;
  readonly state: ResourceState;
  /** Why it is not `open`; what was last written if it is. */
  readonly reason: string;
  readonly admitted: readonly Party[];
  /** Accounts of the readers' types that are not admitted. */
  readonly notAdmitted: readonly RefusedParty[];
  /** What the documents that were written last still lack, or admit too much: account ids. */
  readonly due: { readonly admit: readonly string[]; readonly remove: readonly string[] };
  /** When its documents were last written, and who caused it, as far as it is known; null if never. */
  readonly changedAt: string | null;
  readonly changedBy: string | null;
};

/** Everything that the accounts share, by name and owner. */
export function listedResources(facts: PlatformFacts): readonly ListedResource[] {
  const candidates = candidatesOf(facts);
  const rules = rulesOf(facts);
  return candidates
    .filter(({ record }) => isOwnerType(record.type))
    .flatMap((owner) => {
      const records = facts.resources.filter((each) => each.owner === owner.record.accountId);
      return resourceAdmissions(owner, candidates, rules, records).map((admission) =>
        listed({ facts, owner, candidates, rules, admission }),
      );
    })
    .toSorted((one, other) => orderOf(one).localeCompare(orderOf(other)));
}

function orderOf({ kind, name, owner }: ListedResource): string {
  return [kind, name, owner.accountId].join('\0');
}

type FullCandidate = Candidate & { readonly record: AccountRecord };

/** The names of the accounts by id. */
export function namesOf({ accounts }: PlatformFacts): ReadonlyMap<string, string> {
  return new Map(accounts.map(({ accountId, name }) => [accountId, name]));
}

/** The accounts as admission looks at them. */
export function candidatesOf({ accounts, activeSince }: PlatformFacts): readonly FullCandidate[] {
  return accounts.map((record) => ({ ...candidateOf(record, activeSince), record }));
}

export function rulesOf({ governance, shut }: PlatformFacts): AdmissionRules {
  return { governance, shut };
}

export function partyOf({ accountId, name, type, environment }: AccountRecord): Party {
  return { accountId, name, type, environment: environment ?? null };
}

type Judged = {
  readonly facts: PlatformFacts;
  readonly owner: FullCandidate;
  readonly candidates: readonly FullCandidate[];
  readonly rules: AdmissionRules;
  readonly admission: SharedResource;
};

function listed({ facts, owner, candidates, rules, admission }: Judged): ListedResource {
  const { kind, name, region, admitted } = admission;
  const isSame = (each: ResourceRecord) =>
    each.owner === admission.owner && resourceKey(each) === resourceKey(admission);
  const written = facts.resources.find(isSame);
  const audiences = audiencesOf(facts.governance, admission);
  const readers = [...new Set(Object.values(audiences).flat())];
  const ofReaders = candidates.filter(
    ({ record }) => record.accountId !== admission.owner && readers.some((type) => type === record.type),
  );
  const before = written?.admitted ?? [];
  return {
    ...{ kind, name, owner: partyOf(owner.record), region, parts: kindOf(admission).names(admission) },
    ...{ readers, audiences },
    ...stateOf(owner.record, admission, written, facts.organizationId),
    admitted: candidates
      .filter(({ record }) => admitted.includes(record.accountId))
      .map(({ record }) => partyOf(record)),
    notAdmitted: ofReaders
      .filter(({ record }) => !admitted.includes(record.accountId))
      .map((candidate) => ({
        ...partyOf(candidate.record),
        reasons: reasonsAgainst(candidate, { owner: partyOf(owner.record), kind, name, readers }, rules),
      })),
    due: {
      admit: admitted.filter((id) => !before.includes(id)),
      remove: before.filter((id) => !admitted.includes(id)),
    },
    changedAt: written?.at ?? null,
    changedBy: written?.cause.principal ?? null,
  };
}

/** The types that a resource is for; none once it left governance.yml. */
function audiencesOf(governance: Governance, { isDeclared, ...resource }: SharedResource): Audiences {
  return isDeclared ? (declarationOf(governance, resource)?.audiences ?? {}) : {};
}

function declarationOf(governance: Governance, { kind, name }: Pick<SharedResource, 'kind' | 'name'>) {
  const declared = declarationsFor(governance, kindOf({ kind }).ownerType);
  return declared.find((each) => each.kind.id === kind && each.name === name);
}

/** Why an account is not admitted to what another one shares with accounts of these types. */
export function reasonsAgainst(
  candidate: Candidate,
  { owner, readers, ...resource }: Pick<ListedResource, 'owner' | 'kind' | 'name' | 'readers'>,
  rules: AdmissionRules,
): readonly string[] {
  const { accountId, environment } = owner;
  if (readers.length === 0) return ['it left governance.yml, and admits nobody'];
  if (environment === null) return [`the environment of account ${accountId}, which has it, is not known`];
  const { needs = [] } = declarationOf(rules.governance, resource) ?? {};
  return refusalReasons(candidate, { readers, environment, needs }, rules);
}

function stateOf(
  owner: AccountRecord,
  admission: SharedResource,
  written: ResourceRecord | undefined,
  organizationId: string,
): Pick<ListedResource, 'state' | 'reason'> {
  if (!isGoverned(owner)) return { state: 'skipped', reason: `Palisade does not govern the account: ${owner.reason}` };
  const { isDeclared } = admission;
  const kind = kindOf(admission);
  const { tooLong } = resourceDocuments(kind, admission, organizationId);
  if (tooLong !== null) return { state: 'too long', reason: tooLong };
  const open = openResult(owner.steps, admission);
  if (open !== undefined) return { state: open.state as ResourceState, reason: `${open.step}: ${open.reason}` };
  if (written === undefined) return { state: 'not made', reason: notMadeReason(owner) };
  if (!isDeclared) return { state: 'closed', reason: 'it left governance.yml; nothing of it is deleted' };
  return { state: 'open', reason: written.reason };
}

function notMadeReason({ state, reason }: AccountRecord): string {
  return `the baseline of the account that has it is ${state}${reason === '' ? '' : `: ${reason}`}`;
}
