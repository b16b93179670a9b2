// What accounts share, in a plan: what the planned governance.yml would make, change or close, and whom that would admit.
import { accountAge } from '../../shared/accounts/account-age.ts';
import type { Member } from '../../shared/accounts/directory.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { Candidate, ShutAccount } from '../../shared/platform/admission.ts';
import { declarationsFor, readersOf, resourceAdmissions } from '../../shared/platform/resource-admissions.ts';
import { isOwnerType, kindOf } from '../../shared/resources/registry.ts';
import { resourceKey, type SharedResource } from '../../shared/steps/shared-resource.ts';
import type { AdmissionFacts } from '../platform/admission-facts.ts';
import type { PlannedResource } from './types.ts';

/** Members with their types and environments by the planned governance.yml. */
type Members = {
  readonly governance: Governance;
  readonly members: readonly Member[];
  readonly activeSince: string | null;
};

/**
 * What each account shares. Without a hub nobody was seen to have anything in force, so that it admits
 * nobody yet. Pure.
 */
export function plannedAdmissions(
  { governance, members, activeSince }: Members,
  facts: AdmissionFacts | undefined,
): readonly SharedResource[] {
  const candidates = members.map((member) => candidateOf(member, activeSince, facts));
  const shut = facts?.shut ?? new Map<string, ShutAccount>();
  return candidates
    .filter(({ record }) => isOwnerType(record.type))
    .flatMap((owner) => {
      const records = (facts?.resources ?? []).filter((each) => each.owner === owner.record.accountId);
      return resourceAdmissions(owner, candidates, { governance, shut }, records);
    });
}

/** What was seen in force before the type changed says nothing about what the new type requires. */
function candidateOf(member: Member, activeSince: string | null, facts: AdmissionFacts | undefined): Candidate {
  const { id: accountId, name, type, typeSource, environment, joinedMethod, joinedAt } = member;
  const record = facts?.accounts.find((each) => each.accountId === accountId);
  const verified = record?.type === type ? (record.verified ?? {}) : {};
  const { state = 'waiting', reason = 'it has no record yet', completedAt = null } = record ?? {};
  const known = { verified, state, reason, completedAt };
  return {
    record: { accountId, name, type, typeSource, environment, joinedMethod, joinedAt, ...known },
    age: accountAge(member, activeSince),
  };
}

/** Those that would be made or closed, or would admit others than now. Whom they admit is null without a hub. Pure. */
export function plannedResources(
  admissions: readonly SharedResource[],
  { members, governance }: Members,
  facts: AdmissionFacts | undefined,
): readonly PlannedResource[] {
  return admissions.flatMap((resource) => {
    const { name, owner, region, isDeclared, admitted } = resource;
    const { id: kind, noun, ownerType, names } = kindOf(resource);
    const record = facts?.resources.find((each) => each.owner === owner && resourceKey(each) === resourceKey(resource));
    const before = record?.admitted ?? [];
    const admit = admitted.filter((id) => !before.includes(id));
    const remove = before.filter((id) => !admitted.includes(id));
    const operation = !isDeclared ? 'close' : record === undefined || record.state === 'closed' ? 'make' : 'change';
    if (operation === 'change' && admit.length + remove.length === 0) return [];
    if (operation === 'close' && record?.state === 'closed' && remove.length === 0) return [];
    const declaration = declarationsFor(governance, ownerType).find(
      (each) => each.kind.id === kind && each.name === name,
    );
    const readers = declaration === undefined ? [] : readersOf(declaration);
    const environment = members.find(({ id }) => id === owner)?.environment ?? null;
    const eligible = members.filter(
      (member) =>
        member.id !== owner && member.environment === environment && readers.some((type) => type === member.type),
    ).length;
    const known = facts === undefined ? null : [...admitted];
    const parts = names(resource);
    return [{ operation, kind: noun, name, owner, region, parts, admitted: known, admit, remove, eligible }] as const;
  });
}
