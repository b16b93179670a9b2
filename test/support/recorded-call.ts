// Records of CloudTrail with defaults, and the organization that they are from.
import type { CallWorld } from '../../shared/policies/denials/call-world.ts';

export const account = '111122223333';
export const outsider = '999988887777';

export const world: CallWorld = {
  organizationId: 'o-ours',
  managementAccountId: '000000000001',
  members: new Set([account, '000000000001', '444455556666']),
};

/** What a test says of a record: any field of it, and the role (with its path) instead of `userIdentity`. */
export type RecordParts = {
  readonly role?: string;
  readonly identity?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
};

/** A record in the event history of `account`. */
export function record({ role, identity, ...fields }: RecordParts): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    eventID: '11111111-2222-4333-8444-555555555555',
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'ListUsers',
    eventType: 'AwsApiCall',
    awsRegion: 'us-east-1',
    userIdentity: identity ?? sessionOf(role ?? 'role/web-server'),
    requestParameters: null,
    managementEvent: true,
    recipientAccountId: account,
    ...fields,
  };
}

/** A session of the role, such as `role/path/name`. */
export function sessionOf(role: string, of = account): Record<string, unknown> {
  const name = role.split('/').at(-1);
  return {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${of}:assumed-role/${name}/session`,
    accountId: of,
    sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${of}:${role}`, accountId: of } },
  };
}
