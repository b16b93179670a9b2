// CloudTrail trails: whether one logs the management events of an account in a Region. Without such a trail API calls are
// recorded, but do not become events (EventBridge User Guide, "AWS service events delivered via AWS CloudTrail").
import {
  type AdvancedEventSelector,
  type CloudTrailClient,
  DescribeTrailsCommand,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { formatFailure, isTransient, toResult } from './errors.ts';

/** The IAM actions that `observeTrails` needs. */
export const trailPermissions = [
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetEventSelectors',
  'cloudtrail:GetTrailStatus',
];

/** What is known about the trails of an account in a Region. Plain values, since baseline steps store them. */
export type TrailFacts = {
  /** The name of a trail that logs the management events; null if none is known. */
  readonly logging: string | null;
  /** Whether that trail is the organization's and covers all Regions, so that it covers the management account too. */
  readonly wholeOrganization: boolean;
  /** Why each other trail does not count. */
  readonly others: string[];
  /** Why it is not known whether there is another trail; null if all were read. */
  readonly unreadable: string | null;
};

/**
 * Looks for a trail that logs the management events of the client's account and Region. A member account sees the trails
 * of its organization, and a Region those of all Regions (CloudTrail API Reference, DescribeTrails). A denied answer
 * never means that there is no trail; throws the SDK's error if the same call may succeed later.
 */
export async function observeTrails(cloudTrail: CloudTrailClient, region: string): Promise<TrailFacts> {
  const reply = await readable(cloudTrail.send(new DescribeTrailsCommand({ includeShadowTrails: true })));
  if (!reply.ok) return { logging: null, wholeOrganization: false, others: [], unreadable: reply.reason };
  const others: string[] = [];
  let unreadable: string | null = null;
  for (const trail of widestFirst(reply.value.trailList ?? [])) {
    const name = trail.Name ?? 'a trail without a name';
    const found = await problemOf(cloudTrail, trail, region);
    if (found === undefined) return { logging: name, wholeOrganization: isWhole(trail), others, unreadable };
    if (found.isUnknown) unreadable ??= `${name}: ${found.problem}`;
    else others.push(`${name} ${found.problem}`);
  }
  return { logging: null, wholeOrganization: false, others, unreadable };
}

/** Why the trails are not enough, in words; undefined if one of them logs. Pure. */
export function trailProblem({ logging, others, unreadable }: TrailFacts, region: string): string | undefined {
  if (logging !== null) return undefined;
  const known = others.length > 0 ? `; ${others.join('; ')}` : '';
  if (unreadable !== null)
    return `whether a CloudTrail trail logs management events in ${region} is not known (${unreadable})${known}`;
  return `no CloudTrail trail logs management events in ${region}, so API calls there do not become events${known}`;
}

/** Usually the first one logs, and no other has to be read. */
function widestFirst(trails: readonly Trail[]): readonly Trail[] {
  const width = ({ IsOrganizationTrail, IsMultiRegionTrail }: Trail) =>
    (IsOrganizationTrail ? 2 : 0) + (IsMultiRegionTrail ? 1 : 0);
  return trails.toSorted((one, other) => width(other) - width(one));
}

function isWhole({ IsOrganizationTrail, IsMultiRegionTrail }: Trail): boolean {
  return IsOrganizationTrail === true && IsMultiRegionTrail === true;
}

type TrailProblem = { readonly problem: string; readonly isUnknown: boolean };

/** A trail of the organization, and one of another Region, can be asked by its ARN only (CloudTrail API Reference). */
async function problemOf(
  cloudTrail: CloudTrailClient,
  trail: Trail,
  region: string,
): Promise<TrailProblem | undefined> {
  if (!trail.IsMultiRegionTrail && trail.HomeRegion !== region) return known(`logs ${trail.HomeRegion} only`);
  const Name = trail.TrailARN ?? trail.Name;
  const status = await readable(cloudTrail.send(new GetTrailStatusCommand({ Name })));
  if (!status.ok) return { problem: status.reason, isUnknown: true };
  if (status.value.IsLogging !== true) return known('is not logging');
  // Without selectors of its own a trail logs all management events.
  if (trail.HasCustomEventSelectors === false) return undefined;
  const selectors = await readable(cloudTrail.send(new GetEventSelectorsCommand({ TrailName: Name })));
  if (!selectors.ok) return { problem: selectors.reason, isUnknown: true };
  const { EventSelectors = [], AdvancedEventSelectors = [] } = selectors.value;
  const logsWrites = EventSelectors.some(selectsWrites) || AdvancedEventSelectors.some(selectsWritesAdvanced);
  return logsWrites ? undefined : known('does not select all management events that write');
}

function known(problem: string): TrailProblem {
  return { problem, isUnknown: false };
}

function selectsWrites({ IncludeManagementEvents = true, ReadWriteType = 'All' }: EventSelector): boolean {
  return IncludeManagementEvents && ReadWriteType !== 'ReadOnly';
}

/** Sources that CloudTrail lets a trail leave out, and whose events Palisade does not need. */
const sourcesThatMayBeLeftOut = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'];

/**
 * Whether the selector has all management events that write, as far as Palisade needs them (CloudTrail API Reference,
 * AdvancedFieldSelector). Any field that is not known here narrows the selection.
 */
function selectsWritesAdvanced({ FieldSelectors = [] }: AdvancedEventSelector): boolean {
  const selectsManagement = FieldSelectors.some(
    ({ Field, Equals = [] }) => Field === 'eventCategory' && Equals.includes('Management'),
  );
  return (
    selectsManagement &&
    FieldSelectors.every(({ Field, Equals, NotEquals, ...further }) => {
      if (Field === 'eventCategory') return true;
      if (Object.values(further).some((values) => values !== undefined)) return false;
      if (Field === 'readOnly') return Equals?.includes('false') ?? true;
      return (
        Field === 'eventSource' && !Equals && (NotEquals ?? []).every((each) => sourcesThatMayBeLeftOut.includes(each))
      );
    })
  );
}

/** The answer, or why there is none. A role that cannot be assumed says nothing about trails: thrown, as what may pass. */
async function readable<T>(
  call: Promise<T>,
): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }> {
  const reply = await toResult(call);
  if (reply.ok) return reply;
  if (isTransient(reply.failure) || reply.failure.role !== undefined) throw reply.error;
  return { ok: false, reason: formatFailure(reply.failure) };
}
