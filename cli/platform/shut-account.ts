// Shuts an account out, or lets it in again, through the hub, and waits until the documents say so.
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { isVerified, listResources } from '../../shared/platform/resource-store.ts';
import { listShut } from '../../shared/platform/shut-accounts.ts';
import { readHubState } from '../../shared/remediation/change-control/hub-state.ts';
import { pauseReason } from '../../shared/remediation/change-control/pauses.ts';
import { callHub } from '../lib/call-hub.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { UserError } from '../lib/output.ts';
import { pollUntil } from '../lib/poll.ts';
import { requestHub } from '../lib/request-hub.ts';
import { titleOf } from './admissions-of.ts';
import { type ListedResource, listedResources, type PlatformFacts } from './resources.ts';

export type ShutAction = 'shut' | 'open';
export type ShutRequest = {
  readonly action: ShutAction;
  readonly accountId: string;
  readonly reason: string;
  readonly dryRun: boolean;
  readonly timeoutSeconds: number;
};

/** What came of it, as `--json` prints it. Resources are named as `KIND/NAME@ACCOUNT`. */
export type ShutResult = {
  readonly action: ShutAction;
  readonly accountId: string;
  readonly dryRun: boolean;
  /** What it loses (`shut`) or gets (`open`), or would in a dry run. */
  readonly changed: readonly string[];
  /** Whose documents did not say so in time. */
  readonly open: readonly string[];
  /** Why; null if there is nothing to say. */
  readonly note: string | null;
};

type Hub = Pick<HubClients, 'journal' | 'lambda' | 'addressOf'>;

/**
 * Asks the hub, and waits until the documents that are in force say so. A dry run asks nothing. Throws UserError if the hub
 * refuses, or if it has not recorded the request in time.
 */
export async function shutInHub(hub: Hub, facts: PlatformFacts, request: ShutRequest): Promise<ShutResult> {
  const { action, accountId, reason, dryRun } = request;
  const affected = affectedBy(facts, request);
  const result = { action, accountId, dryRun, changed: affected.map(titleOf), open: [] };
  const shut = facts.shut.get(accountId);
  if (dryRun || (affected.length === 0 && (shut !== undefined) === (action === 'shut')))
    return { ...result, note: noteBefore(facts, request) };
  await requestHub(hub, '/platform', { action, accountId, reason });
  await recorded(hub, request);
  const open = await stillOpen(hub, affected, request);
  const note = open.length === 0 ? null : await noteAfter(hub, open);
  const titles = open.map(titleOf);
  return { ...result, changed: result.changed.filter((each) => !titles.includes(each)), open: titles, note };
}

/** What the account loses when it is shut out, or gets when it is opened. Pure. */
export function affectedBy(
  facts: PlatformFacts,
  { action, accountId }: Pick<ShutRequest, 'action' | 'accountId'>,
): readonly ListedResource[] {
  const admits = (resource: ListedResource) => resource.admitted.some((each) => each.accountId === accountId);
  const before = listedResources(facts);
  // A document that still admits it counts, too.
  if (action === 'shut') return before.filter((each) => admits(each) || each.due.remove.includes(accountId));
  const shut = new Map([...facts.shut].filter(([id]) => id !== accountId));
  const without = new Set(before.filter((each) => !admits(each)).map(titleOf));
  return listedResources({ ...facts, shut }).filter((each) => admits(each) && without.has(titleOf(each)));
}

/** Until the hub has recorded that the account is shut out, or no longer. */
async function recorded({ journal }: Hub, { action, accountId, timeoutSeconds }: ShutRequest): Promise<void> {
  const isSo = async () => {
    const isShut = (await listShut(journal)).has(accountId);
    return isShut === (action === 'shut') || undefined;
  };
  const done = await pollUntil('Waiting for the hub to record it', isSo, timeoutSeconds);
  if (done === true) return;
  throw new UserError(
    `No result after ${timeoutSeconds} s. The hub may still handle the request; to check: ${commandLine(`platform of ${accountId}`)}, and ${commandLine('dlq list')}`,
  );
}

/** Those whose documents do not say so in time. */
async function stillOpen(
  { journal }: Hub,
  affected: readonly ListedResource[],
  { action, accountId, timeoutSeconds }: ShutRequest,
): Promise<readonly ListedResource[]> {
  let open = affected;
  const areWritten = async () => {
    const owners = [...new Set(open.map(({ owner }) => owner.accountId))];
    const records = (await Promise.all(owners.map((owner) => listResources(journal, owner)))).flat();
    open = open.filter((resource) => {
      const record = records.find(
        (each) => titleOf({ ...each, owner: { ...resource.owner, accountId: each.owner } }) === titleOf(resource),
      );
      return record === undefined || !isVerified(record) || record.admitted.includes(accountId) !== (action === 'open');
    });
    return open.length === 0 || undefined;
  };
  await pollUntil(
    `Waiting for the documents of ${counted(affected.length, 'shared resource')}`,
    areWritten,
    timeoutSeconds,
  );
  return open;
}

function noteBefore({ shut }: PlatformFacts, { action, accountId }: ShutRequest): string | null {
  const found = shut.get(accountId);
  if (found === undefined) return action === 'open' ? 'it is not shut out' : null;
  const { by, at, reason } = found;
  return action === 'shut' ? `it is shut out already, by ${by} at ${at}: ${reason}` : null;
}

/** Why documents were not written in time, as far as it is known. */
async function noteAfter({ journal }: Hub, open: readonly ListedResource[]): Promise<string> {
  const state = await callHub('The kill switch cannot be read', readHubState(journal));
  const [why] = open.flatMap(({ owner }) => pauseReason(state, owner.accountId) ?? []);
  return why ?? `the hub still works on them, or could not write them: ${commandLine('platform')} says more`;
}

/** Pure. */
export function shutLines({ action, accountId, dryRun, changed, open, note }: ShutResult): readonly string[] {
  const list = changed.join(', ');
  const verb =
    action === 'shut'
      ? { done: 'is cut off from', would: 'would be cut off from' }
      : { done: 'is admitted to', would: 'would be admitted to' };
  const nothing = action === 'shut' ? 'it was admitted to nothing' : 'nothing admits it otherwise either';
  const says =
    changed.length === 0 ? (open.length === 0 ? nothing : '') : `it ${dryRun ? verb.would : verb.done} ${list}`;
  const title = dryRun ? 'Dry run' : action === 'shut' ? 'Shut out' : 'Opened';
  return [
    ...(says === '' ? [] : [`${title}: account ${accountId}; ${says}.`]),
    ...(open.length === 0 ? [] : [`On record, but not in effect yet at ${open.join(', ')}.`]),
    ...(note === null ? [] : [escapeInvisible(`${note.charAt(0).toUpperCase()}${note.slice(1)}.`)]),
    ...(dryRun
      ? [
          `Nothing was written. To ${action === 'shut' ? 'shut it out' : 'open it'}: ${commandLine(`platform ${action} ${accountId} --reason TEXT`)}`,
        ]
      : []),
  ];
}
