// How a new record of an account changes what it is admitted to. Pure.
import type { AccountRecord } from '../accounts/account-record.ts';
import type { Governance } from '../governance/governance.ts';
import { resourceKinds } from '../resources/registry.ts';
import { refusalReasons } from './admission.ts';
import { candidateOf } from './resource-admissions.ts';

/** The resources by kind and name, in the account's environment: `dataset customers`. */
export type AdmissionChange = { readonly gained: readonly string[]; readonly lost: readonly string[] };

/** What decides; `activeSince` is when Palisade was first active, an ISO 8601 time or null. */
type Rules = { readonly governance: Governance; readonly activeSince: string | null };

/**
 * What an account gains and loses with its new record. A resource of another environment is another resource, and so is the
 * same one for another audience. Whether the account is shut out is not looked at: it counts for both records.
 */
export function admissionChange(
  previous: AccountRecord | undefined,
  next: AccountRecord,
  rules: Rules,
): AdmissionChange {
  const [before, after] = [previous === undefined ? [] : admittedTo(previous, rules), admittedTo(next, rules)];
  const isMoved = previous?.environment !== next.environment;
  const isIn = (all: readonly Admitted[], one: Admitted) =>
    all.some(({ resource, audience }) => resource === one.resource && audience === one.audience);
  return {
    gained: resourcesOf(isMoved ? after : after.filter((each) => !isIn(before, each))),
    lost: resourcesOf(isMoved ? before : before.filter((each) => !isIn(after, each))),
  };
}

type Admitted = { readonly resource: string; readonly audience: string };

function resourcesOf(admitted: readonly Admitted[]): readonly string[] {
  return [...new Set(admitted.map(({ resource }) => resource))];
}

/** The resources to which the account is admitted by its record, wherever they are, and what for. */
function admittedTo(record: AccountRecord, { governance, activeSince }: Rules): readonly Admitted[] {
  const { environment } = record;
  if (environment === null || environment === undefined) return [];
  const candidate = candidateOf(record, activeSince);
  const rules = { governance, shut: new Map() };
  return resourceKinds.flatMap(({ noun, declared }) =>
    declared(governance).flatMap(({ name, audiences, needs = [] }) =>
      Object.entries(audiences)
        .filter(([, readers]) => refusalReasons(candidate, { readers, environment, needs }, rules).length === 0)
        .map(([audience]) => ({ resource: `${noun} ${name}`, audience })),
    ),
  );
}
