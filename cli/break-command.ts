// The command line that `npm start` prints to copy: it makes a new bucket of the local cloud noncompliant.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pythonExecutable } from '../local/python-environment.ts';

/** The account in which the bucket is made, at the endpoint of the local cloud. */
export type BreakTarget = { readonly endpoint: string; readonly region: string; readonly accountId: string };

/** Whether the AWS CLI is in the PATH. Without it, boto3 is used, which the set-up has installed. */
export function hasAwsCli(path = process.env['PATH'] ?? ''): boolean {
  return path.split(delimiter).some((folder) => existsSync(join(folder, 'aws')));
}

/**
 * One line for bash, zsh, sh and fish, from any directory. The variables are those of one process, so that none stays in
 * the shell and none of the shell's credentials is used or replaced. Each run takes a new bucket name. Pure.
 */
export function breakCommand({ endpoint, region, accountId }: BreakTarget, withAwsCli: boolean): string {
  // A session token or a profile of the shell would go with the key (AWS CLI User Guide, "Environment variables").
  const environment = [
    'env -u AWS_SESSION_TOKEN -u AWS_PROFILE',
    `AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=${accountId} AWS_SECRET_ACCESS_KEY=test`,
    `AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
  ].join(' ');
  return `${environment} ${withAwsCli ? withCli(region) : withBoto3(region)}`;
}

/** Amazon S3 API Reference, "CreateBucket": us-east-1 is the one Region that a location constraint cannot name. */
function needsLocation(region: string): boolean {
  return region !== 'us-east-1';
}

function withCli(region: string): string {
  const location = needsLocation(region) ? ` --create-bucket-configuration LocationConstraint=${region}` : '';
  return `sh -c 'b=my-bucket-$(date +%s); aws s3api create-bucket --bucket $b${location} && aws s3api delete-public-access-block --bucket $b'`;
}

function withBoto3(region: string): string {
  const location = needsLocation(region) ? `, CreateBucketConfiguration={'LocationConstraint': '${region}'}` : '';
  const code = `import boto3, time; s3 = boto3.client('s3'); b = 'my-bucket-%d' % time.time(); print(b); s3.create_bucket(Bucket=b${location}); s3.delete_public_access_block(Bucket=b)`;
  return `'${pythonExecutable()}' -c "${code}"`;
}
