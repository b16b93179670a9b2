// The findings about drift: somebody else changed a policy of a shared resource, and it was written again. Pure.
import * as z from 'zod/mini';
import type { Classification } from '../accounts/account-type.ts';
import { canonicalPolicy } from '../aws/canonical-policy.ts';
import { functionRoleNames } from '../aws/hub-roles.ts';
import { consoleHostOf } from '../aws/partitions.ts';
import type { Finding } from '../findings/finding.ts';
import { type FindingSubject, findingAbout } from '../findings/subject-finding.ts';
import { ownValue } from '../lib/own-value.ts';
import type { Settings } from '../lib/settings.ts';
import { counted, parseJson } from '../lib/text.ts';
import type { DocumentKind } from '../resources/contract/kind.ts';
import { kindOf } from '../resources/registry.ts';
import { driftGuardrail } from './drift-guardrail.ts';
import type { DocumentDrift } from './journal-documents.ts';

/** A call that changed a document. */
export type DocumentCall = {
  /** Its id, as the kind has it. */
  readonly document: string;
  /** The document that it wrote; null if it deleted it, undefined if the event does not say. */
  readonly wrote: string | null | undefined;
  /** The resource may have several of these, and the call may have written another one than Palisade's. */
  readonly isOneOfSeveral?: true;
};

/** The account that has the resource, and the Region of the resource. */
export type DriftOwner = { readonly accountId: string; readonly accountType: Classification; readonly region: string };

/** What led to the look: `call` is set if a call that changed a document did. */
export type DriftLook = {
  readonly trigger: Finding['trigger'];
  readonly call?: DocumentCall | undefined;
  readonly attempts: number;
  readonly at: Date;
};

/** The finding about one document. An unconfirmed one is written again with the next attempt. */
export function driftFinding(owner: DriftOwner, drift: DocumentDrift, look: DriftLook): Finding {
  const { before, written, admitted, isConfirmed } = drift;
  const principal = principalBehind(drift, look);
  const [found, wanted] = [statementsOf(before), statementsOf(written)];
  const result = isConfirmed
    ? `it was written again, and admits ${counted(admitted.length, 'account')}`
    : 'it could not be written again yet';
  return findingAbout(
    driftSubject(owner, drift),
    {
      severity: 'HIGH',
      state: isConfirmed ? 'remediated' : 'failed',
      reason: `${whoChanged(principal)} ${what(drift)}: ${result}`,
      before: found,
      after: isConfirmed ? wanted : null,
      change: changeOf(found, wanted),
      trigger: { ...look.trigger, principal },
      attempts: look.attempts,
    },
    look.at,
  );
}

/** What the finding is about: the thing that has the document. */
export function driftSubject(
  { accountId, accountType, region }: DriftOwner,
  drift: Pick<DocumentDrift, 'kind' | 'name' | 'document' | 'arn'>,
): FindingSubject {
  const { kind, name } = drift;
  const { consolePath, ...resource } = documentOf(drift).subject({ kind, name, owner: accountId, region }, drift.arn);
  const console = `https://${region}.${consoleHostOf(region)}${consolePath}`;
  return { accountId, accountType, region, guardrail: driftGuardrail, resource, console };
}

/** Throws if the kind has no such document. */
function documentOf({ document, ...resource }: Pick<DocumentDrift, 'kind' | 'document'>): DocumentKind {
  const found = kindOf(resource).documents.find(({ id }) => id === document);
  if (found === undefined) throw new Error(`${resource.kind} has no document ${document}`);
  return found;
}

/**
 * Who made the change; null if that is not known. Anybody who may assume the access role may call a session as Palisade calls
 * its own: such an event names the caller only if it has the very document that was found.
 */
function principalBehind(drift: DocumentDrift, { trigger: { principal }, call }: DriftLook): string | null {
  if (principal === null || call?.document !== drift.document) return null;
  return hasOwnName(principal) && !isTheDocument(call.wrote, drift.before) ? null : principal;
}

function isTheDocument(wrote: DocumentCall['wrote'], found: string | null): boolean {
  if (typeof wrote !== 'string') return wrote === found;
  return parseJson(wrote) !== undefined && canonicalPolicy(wrote) === found;
}

/** Whether it is a session with the name of a function of the hub. */
export function hasOwnName(principal: string): boolean {
  return functionRoleNames.some((name) => principal.endsWith(`/${name}`));
}

/** An earlier finding that named nobody, with the caller whose event came later. It is the same step: nobody is alerted again. */
export function namedFinding(
  finding: Finding,
  principal: string,
  { trigger, at }: Pick<DriftLook, 'trigger' | 'at'>,
): Finding {
  return {
    ...finding,
    reason: finding.reason.replace(unknownCaller, whoChanged(principal)),
    trigger: { ...finding.trigger, detailType: trigger.detailType, principal },
    at: at.toISOString(),
  };
}

const unknownCaller = 'somebody other than Palisade changed';

function whoChanged(principal: string | null): string {
  if (principal === null) return unknownCaller;
  return hasOwnName(principal)
    ? `${principal} has the name of a session of Palisade, which wrote no such document, and changed`
    : `${principal} changed`;
}

function what(drift: DocumentDrift): string {
  return `the policy of the ${documentOf(drift).what} of ${kindOf(drift).noun} ${drift.name}`;
}

const statement = z.record(z.string(), z.json());
const policySchema = z.object({ Statement: z.union([statement, z.array(statement)]) });

/** The statements of a document by their ids, so that those which differ can be seen; null if there is no document. */
export function statementsOf(document: string | null): Settings | null {
  if (document === null) return null;
  const parsed = policySchema.safeParse(parseJson(document));
  if (!parsed.success) return { policy: document };
  const named = [parsed.data.Statement]
    .flat()
    .map(({ Sid, ...statement }, index): [string, Settings] => [
      typeof Sid === 'string' ? Sid : `statement ${index + 1}`,
      statement,
    ]);
  const names = new Set(named.map(([name]) => name));
  // Neither a record of zod nor an item of DynamoDB's marshaller can have a member of this name.
  const isClear = names.size === named.length && !names.has('__proto__');
  return isClear ? Object.fromEntries(named) : { policy: document };
}

/** What was written: the statements that were not there, or were another one, and null for those which must not be there. */
function changeOf(found: Settings | null, wanted: Settings | null): Settings {
  const names = [...new Set([...Object.keys(found ?? {}), ...Object.keys(wanted ?? {})])];
  const different = names.filter(
    (name) => JSON.stringify(ownValue(found ?? {}, name)) !== JSON.stringify(ownValue(wanted ?? {}, name)),
  );
  return Object.fromEntries(different.map((name) => [name, ownValue(wanted ?? {}, name) ?? null]));
}
