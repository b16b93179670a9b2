// The organization trail of the local cloud: the management account makes it at the start, as an organization does
// before it installs Palisade. Without a trail, CloudTrail's records are no events.
import { CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { type BucketLocationConstraint, CreateBucketCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { AccountClients } from './aws/clients.ts';

export const organizationTrailName = 'organization-trail';

/** Where the trail is: its management account, its home Region, and the organization whose logs it may write. */
export type TrailPlace = { readonly accountId: string; readonly region: string; readonly organizationId: string };

/**
 * Creates a multi-Region trail of the organization that logs management events, and the bucket for its log files
 * (AWS CloudTrail User Guide, "Creating a trail for an organization with the AWS CLI"). `clients` are those of the
 * management account.
 */
export async function createOrganizationTrail(
  { cloudTrail, s3 }: Pick<AccountClients, 'cloudTrail' | 's3'>,
  place: TrailPlace,
): Promise<void> {
  const Bucket = `${organizationTrailName}-${place.accountId}`;
  const LocationConstraint = place.region as BucketLocationConstraint;
  const isDefaultRegion = place.region === 'us-east-1';
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      ...(isDefaultRegion ? {} : { CreateBucketConfiguration: { LocationConstraint } }),
    }),
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(bucketPolicy(Bucket, place)) }));
  const Name = organizationTrailName;
  await cloudTrail.send(
    new CreateTrailCommand({ Name, S3BucketName: Bucket, IsMultiRegionTrail: true, IsOrganizationTrail: true }),
  );
  await cloudTrail.send(new StartLoggingCommand({ Name }));
}

/** AWS CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail", for an organization trail. */
function bucketPolicy(bucket: string, { accountId, region, organizationId }: TrailPlace) {
  const trailArn = `arn:aws:cloudtrail:${region}:${accountId}:trail/${organizationTrailName}`;
  const Principal = { Service: 'cloudtrail.amazonaws.com' };
  const source = { 'aws:SourceArn': trailArn };
  const put = { 's3:x-amz-acl': 'bucket-owner-full-control', ...source };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:GetBucketAcl',
        Resource: `arn:aws:s3:::${bucket}`,
        Condition: { StringEquals: source },
      },
      ...[accountId, organizationId].map((folder) => ({
        Effect: 'Allow',
        Principal,
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${bucket}/AWSLogs/${folder}/*`,
        Condition: { StringEquals: put },
      })),
    ],
  };
}
