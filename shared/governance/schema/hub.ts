// The schema of `hub` in governance.yml: what `palisade deploy` deploys where.
import * as z from 'zod/mini';

const accountId = z.string().check(z.regex(/^\d{12}$/, 'an account id has 12 digits; write it in quotes'));
const region = z.string().check(z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, 'must be an AWS Region, such as us-east-1'));

/** The account in the ARN of a topic. */
const accountOf = (topicArn: string) => topicArn.split(':')[4];

export const hubParameters = z
  .strictObject({
    /** AWS Organizations API Reference, Organization: Id. */
    organizationId: z
      .string()
      .check(z.regex(/^o-[a-z0-9]{10,32}$/, 'must be the id of an organization, such as o-a1b2c3d4e5')),
    managementAccountId: accountId,
    /** The Shared Services account, in which the hub is. */
    accountId,
    /** AWS STS API Reference, AssumeRole: ExternalId. */
    externalId: z
      .string()
      .check(z.regex(/^[\w+=,.@:/-]{2,1224}$/, 'must have 2 to 1,224 letters, digits or characters of _+=,.@:/-')),
    /** An SNS topic of the management account, for the alarms of the relay. */
    alarmTopicArn: z.optional(
      z
        .string()
        .check(z.regex(/^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, 'must be the ARN of an SNS topic')),
    ),
    /** How long evidence is kept. */
    evidenceDays: z.optional(z.int().check(z.minimum(1), z.maximum(36_500))),
    /** Whether the journal and the buckets of a hub that was removed are used again. */
    existingData: z._default(z.boolean(), false),
    /** The home Region of AWS Control Tower, if it is not the one in which AWS Organizations emits its events. */
    controlTowerRegion: z.optional(region),
  })
  .check(
    z.refine(({ accountId: hub, managementAccountId }) => hub !== managementAccountId, {
      error: 'the hub must not be in the management account, which no SCP protects',
      path: ['accountId'],
    }),
    z.refine(
      ({ alarmTopicArn, managementAccountId }) =>
        alarmTopicArn === undefined || accountOf(alarmTopicArn) === managementAccountId,
      {
        error: 'must be a topic of the management account',
        path: ['alarmTopicArn'],
        when: ({ issues }) => issues.length === 0,
      },
    ),
  );
export type HubParameters = z.infer<typeof hubParameters>;
