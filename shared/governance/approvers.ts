// Who may approve a change that is held: what governance.yml says, and how the caller of a request is compared with it.
import { accountTypes, type Classification, unclassified } from '../accounts/account-type.ts';
import { matchesWildcard } from '../lib/wildcard.ts';
import type { Governance } from './governance.ts';

/** A caller as AWS names it to a function: a session of a role, a user, or the root user of an account. */
export type Caller =
  /** The ARN of a session has the name of its role, without the role's path (IAM User Guide, "IAM identifiers"). */
  | { readonly kind: 'role'; readonly account: string; readonly name: string }
  | { readonly kind: 'user'; readonly account: string; readonly path: string }
  | { readonly kind: 'root'; readonly account: string };

/** The caller with this ARN; undefined for anything that is neither a role's session, nor a user, nor the root user. */
export function callerOf(arn: string): Caller | undefined {
  const [, account = '', kind, path = ''] = /^arn:[^:]+:(?:iam|sts)::(\d{12}):([^/]+)(?:\/(.+))?$/.exec(arn) ?? [];
  const [name = '', session] = path.split('/');
  if (kind === 'assumed-role' && name !== '' && session !== undefined) return { kind: 'role', account, name };
  if (kind === 'user' && path !== '') return { kind: 'user', account, path };
  return kind === 'root' && path === '' ? { kind: 'root', account } : undefined;
}

type Subject = { readonly accountType: Classification; readonly guardrail: string };

/**
 * The lists of approvers of a guardrail in accounts of this type: who approves is in each of them. An account without a
 * type may be of any, so that only who may approve in all of them may approve there.
 */
export function approverLists(governance: Governance, { accountType, guardrail }: Subject): readonly string[][] {
  const types = accountType === unclassified ? accountTypes : [accountType];
  const inAll = blockOf(governance, 'all')?.[guardrail]?.approvers ?? [];
  return types.map((type) => [...(blockOf(governance, type)?.[guardrail]?.approvers ?? inAll)]);
}

/**
 * Whether the caller may approve. The root user of the hub's account may: it can do whatever the hub can. Everybody else
 * has to be named. Pure.
 */
export function mayApprove(governance: Governance, subject: Subject, callerArn: string, hubAccountId: string): boolean {
  const caller = callerOf(callerArn);
  if (caller === undefined) return false;
  if (caller.kind === 'root') return caller.account === hubAccountId;
  return approverLists(governance, subject).every((list) => list.some((each) => matches(each, caller, hubAccountId)));
}

/** The public access block of an account is that of all its buckets, so that the same people approve it. */
export const accountBlockGuardrail = 'account-public-access';

/** The guardrail whose settings in governance.yml decide about approvals of a finding. Pure. */
export function approvedAs(findingGuardrail: string): string {
  return findingGuardrail === accountBlockGuardrail ? 's3-public-access' : findingGuardrail;
}

/** Whether this list names the caller. An entry without an account is a role of `accountId`. Pure. */
export function isNamed(list: readonly string[], callerArn: string, accountId: string): boolean {
  const caller = callerOf(callerArn);
  if (caller === undefined || caller.kind === 'root') return false;
  return list.some((each) => matches(each, caller, accountId));
}

/** Who may approve, for people; undefined if governance.yml names nobody. Pure. */
export function describeApprovers(governance: Governance, subject: Subject): string | undefined {
  const lists = approverLists(governance, subject);
  if (lists.some((list) => list.length === 0)) return undefined;
  const texts = [...new Set(lists.map((list) => list.toSorted().join(', ')))];
  return texts.length === 1 ? texts[0] : `who is in each of these lists: ${texts.join(' | ')}`;
}

/** All approvers that governance.yml names, once each. Pure. */
export function allApprovers({ guardrails }: Pick<Governance, 'guardrails'>): readonly string[] {
  const blocks: readonly (Block | undefined)[] = Object.values(guardrails);
  return [...new Set(blocks.flatMap((block) => Object.values(block ?? {}).flatMap((rule) => rule?.approvers ?? [])))];
}

/**
 * Whether the organization policies may spare the caller for its approvals only, so that it may request nothing else. They
 * compare a role's whole ARN, in which a wildcard matches parts of the path, too. Operators, automation and break-glass
 * roles may request everything. Pure.
 */
export function mayOnlyApprove(governance: Governance, callerArn: string, hubAccountId: string): boolean {
  const caller = callerOf(callerArn);
  if (caller === undefined || caller.kind === 'root') return false;
  const { operators, automation, breakGlass } = governance.policies.roles;
  if ([...operators, ...automation, ...breakGlass].some((each) => matches(each, caller, hubAccountId))) return false;
  return allApprovers(governance).some((each) => matches(each, caller, hubAccountId) || mayHavePath(each, caller));
}

/** An entry with a path is compared by the name after it: within an account, no two roles have the same name. */
function matches(entry: string, caller: Exclude<Caller, { kind: 'root' }>, hubAccountId: string): boolean {
  const [, account = hubAccountId, kind = 'role', path = entry] =
    /^arn:[^:]+:iam::(\d{12}):(role|user)\/(.+)$/.exec(entry) ?? [];
  if (caller.kind !== kind || caller.account !== account) return false;
  return caller.kind === 'user' ? matchesWildcard(path, caller.path) : matchesWildcard(lastOf(path), caller.name);
}

/**
 * Whether some path before the role's name makes it match the entry: a wildcard stands for the end of the path and the
 * beginning of the name. Nobody but AWS creates roles below `aws-reserved/`, directly before whose names is a slash.
 */
function mayHavePath(entry: string, caller: Caller): boolean {
  if (caller.kind !== 'role') return false;
  const path = /^arn:[^:]+:iam::\d{12}:role\/(.+)$/.exec(entry)?.[1] ?? entry;
  if (path.startsWith('aws-reserved/')) return false;
  const wildcards = [...path].flatMap((character, index) => (character === '*' ? [path.slice(index)] : []));
  return wildcards.some((end) => matchesWildcard(end, caller.name));
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

type Block = Readonly<Record<string, { readonly approvers?: readonly string[] | undefined } | undefined>>;

function blockOf({ guardrails }: Governance, type: string): Block | undefined {
  const blocks: Readonly<Record<string, Block | undefined>> = guardrails;
  return blocks[type];
}
