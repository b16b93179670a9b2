// Whom the resources of an account admit: those that governance.yml declares, and those that left it. Pure.
import { accountAge } from '../accounts/account-age.ts';
import { type Governance, hubRegion } from '../governance/governance.ts';
import type { DeclaredResource, ResourceKind } from '../resources/contract/kind.ts';
import { findKind, kindOf, kindsOfOwner } from '../resources/registry.ts';
import { type ResourceIdentity, resourceKey, type SharedResource } from '../steps/shared-resource.ts';
import { type AdmissionRecord, type AdmissionRules, type Candidate, refusalReasons } from './admission.ts';
import type { ResourceRecord } from './resource-store.ts';

/** A resource that governance.yml declares, with its kind. */
export type Declaration = DeclaredResource & { readonly kind: ResourceKind };

/** Everything that governance.yml declares for accounts of a type. */
export function declarationsFor(governance: Governance, type: string): readonly Declaration[] {
  return kindsOfOwner(type).flatMap((kind) => kind.declared(governance).map((declared) => ({ ...declared, kind })));
}

/** The types that any audience of a resource has. */
export function readersOf({ audiences }: Pick<DeclaredResource, 'audiences'>) {
  return [...new Set(Object.values(audiences).flat())];
}

/**
 * The resources of an owner. `candidates` are all accounts, and `records` what Palisade has made of the owner's resources.
 * An account is never in its own list: there, its IAM decides. Nobody is admitted by an owner whose environment is not
 * known, and by an account that owned resources as long as it was of another type.
 */
export function resourceAdmissions(
  owner: Candidate,
  candidates: readonly Candidate[],
  rules: AdmissionRules,
  records: readonly ResourceRecord[],
): readonly SharedResource[] {
  const { accountId, type } = owner.record;
  const declarations = declarationsFor(rules.governance, type);
  const others = candidates.filter(({ record }) => record.accountId !== accountId);
  const declared = declarations.map((declaration) => {
    const { kind, name, region } = declaration;
    const record = recordOf(records, kind.id, name);
    return {
      ...knownOf(record),
      ...{ kind: kind.id, name, owner: accountId, isDeclared: true },
      // What was made cannot be moved: whom it admits is decided where it is.
      region: record !== undefined && isMade(record) ? record.region : region,
      ...admittedTo(declaration, owner, others, rules),
    };
  });
  const isLeft = ({ kind, name }: ResourceRecord) =>
    findKind(kind) !== undefined && !declarations.some((each) => each.kind.id === kind && each.name === name);
  // What an account had as one of another type may be what it has now, such as a role of the same name.
  const parts = new Set(declared.flatMap(partsOf));
  const isTaken = (record: ResourceRecord) => partsOf(record).some((part) => parts.has(part));
  const left = records
    .filter((record) => isLeft(record) && !isTaken(record))
    .map((record) => ({
      ...knownOf(record),
      ...{ kind: record.kind, name: record.name, owner: accountId },
      // A record that could not be read may not say its Region: most of what accounts share is in the hub's.
      region: record.region || hubRegion(rules.governance),
      ...{ isDeclared: false, admitted: [], audiences: {} },
    }));
  return [...declared, ...left];
}

/** The parts of a resource in AWS, by what they are and their names. */
function partsOf(resource: ResourceIdentity): readonly string[] {
  return Object.entries(kindOf(resource).names(resource)).map((part) => part.join(' '));
}

/** An account with its age, by which modes apply to it. */
export function candidateOf(record: AdmissionRecord, activeSince: string | null): Candidate {
  return { record, age: accountAge(record, activeSince) };
}

function admittedTo(
  declaration: Declaration,
  { record: { environment } }: Candidate,
  others: readonly Candidate[],
  rules: AdmissionRules,
): Pick<SharedResource, 'admitted' | 'audiences'> {
  const readers = readersOf(declaration);
  const { needs = [] } = declaration;
  const admitted = environment
    ? others.filter((candidate) => refusalReasons(candidate, { readers, environment, needs }, rules).length === 0)
    : [];
  const idsOf = (types: readonly string[]) =>
    admitted
      .filter(({ record }) => types.includes(record.type))
      .map(({ record }) => record.accountId)
      .toSorted();
  const audiences = Object.entries(declaration.audiences).map(([audience, types]) => [audience, idsOf(types)] as const);
  return { admitted: idsOf(readers), audiences: Object.fromEntries(audiences) };
}

function recordOf(records: readonly ResourceRecord[], kind: string, name: string): ResourceRecord | undefined {
  return records.find((each) => resourceKey(each) === resourceKey({ kind, name }));
}

/** Whether a document of it was read back. A key alone can still be made elsewhere. */
function isMade({ kind, documents }: ResourceRecord): boolean {
  const last = findKind(kind)?.steps.at(-1)?.id;
  const made = findKind(kind)?.documents.filter(({ step }) => step === last) ?? [];
  return made.some(({ id }) => documents[id]?.isVerified === true);
}

function knownOf(record: ResourceRecord | undefined): Pick<SharedResource, 'lastAdmitted' | 'ownDocuments'> {
  const own = Object.entries(record?.documents ?? {}).map(([id, document]) => [id, document.own] as const);
  return { lastAdmitted: record?.admitted ?? [], ownDocuments: Object.fromEntries(own) };
}
