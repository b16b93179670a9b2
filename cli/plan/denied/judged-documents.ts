// Which documents an account would get that it does not have.
import type { Governance } from '../../../shared/governance/governance.ts';
import type { JudgedDocument } from '../../../shared/policies/denials/evaluate-call.ts';
import { statementsOf } from '../../../shared/policies/pack.ts';
import { documentNamed } from '../../../shared/policies/registry.ts';
import { policyScope } from '../../../shared/policies/scope.ts';
import type { PlannedPolicy } from '../types.ts';

/** A paused hub and one over its budget make the change later. */
const coming: ReadonlySet<PlannedPolicy['verdict']> = new Set(['change', 'monitored', 'paused', 'over budget']);

/**
 * The documents that would be attached, created or updated, each whole and once, and those in mode `monitor`, with the
 * statements of the governance.yml that is planned. Pure.
 */
export function judgedDocuments(policies: readonly PlannedPolicy[], governance: Governance): readonly JudgedDocument[] {
  const scope = policyScope(governance);
  const named = policies
    .filter(({ operation, verdict }) => operation !== 'detach' && coming.has(verdict))
    .flatMap(({ kind, documents }) => documents.map((name): [string, PlannedPolicy['kind']] => [name, kind]));
  return [...new Map(named)].map(([name, kind]) => ({
    name,
    kind,
    statements: statementsOf(documentNamed(name), scope),
  }));
}
