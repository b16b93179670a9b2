// How the client of S3 buckets is made.
import { S3Client } from '@aws-sdk/client-s3';
import type { ClientSettings } from '../../aws/member-clients.ts';

export function createS3Client(settings: ClientSettings): S3Client {
  return new S3Client(settings);
}
