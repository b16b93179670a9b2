// Creates the S3 client for buckets.
import { S3Client } from '@aws-sdk/client-s3';
import type { ClientSettings } from '../../aws/client-settings.ts';

export function createS3Client(settings: ClientSettings): S3Client {
  return new S3Client(settings);
}
