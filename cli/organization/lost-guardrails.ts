// What an account loses that is moved to a unit of another type. Pure.
import { isDeepStrictEqual } from 'node:util';
import { accountAges } from '../../shared/accounts/account-age.ts';
import { type Governance, policyFor } from '../../shared/governance/governance.ts';
import { policyModeFor } from '../../shared/governance/mode-for.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { type Change, describeStanding } from '../../shared/organization/plan-organization.ts';
import type { Standing } from '../../shared/organization/wanted-organization.ts';
import { policiesFor } from '../../shared/policies/pack.ts';
import { policyScope } from '../../shared/policies/scope.ts';

/** Sentences about a move: what the account becomes, and what it loses with that. */
export function lossesOf(governance: Governance, { from, to, policies }: Change): readonly string[] {
  const documents = enforcedDocuments(governance, from);
  const kept = enforcedDocuments(governance, to);
  const lost = documents.filter((name) => !kept.includes(name));
  const changed = guardrails.filter((each) => !isAlike(governance, from, to, each)).map(({ id }) => id);
  return [
    ...(lost.length > 0 ? [`loses the policy documents of ${describeStanding(from)}: ${lost.join(', ')}`] : []),
    ...(policies.length > 0 ? [`loses the policies of the units that it leaves: ${policies.join(', ')}`] : []),
    ...(to.isExcluded
      ? ['Palisade does nothing in it any more: accountTypes.exclude lists the unit']
      : changed.length > 0
        ? [`gets other settings of the guardrails ${changed.join(', ')}`]
        : []),
    ...(from.environment !== to.environment
      ? [`is admitted to what accounts of its new environment share: ${to.environment ?? 'none'}`]
      : []),
  ];
}

function enforcedDocuments(governance: Governance, { type, isExcluded }: Standing): readonly string[] {
  if (isExcluded) return [];
  const names = policiesFor(type, policyScope(governance)).flatMap(({ documents }) => documents);
  return names.filter((name) =>
    accountAges.some((age) => policyModeFor(governance, { type, age }, name) === 'enforce'),
  );
}

function isAlike(governance: Governance, from: Standing, to: Standing, guardrail: (typeof guardrails)[number]) {
  if (from.isExcluded || to.isExcluded) return from.isExcluded === to.isExcluded;
  return accountAges.every((age) =>
    isDeepStrictEqual(
      policyFor(governance, { type: from.type, age }, guardrail),
      policyFor(governance, { type: to.type, age }, guardrail),
    ),
  );
}
