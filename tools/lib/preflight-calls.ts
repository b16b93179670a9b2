// Tells the calls of preflights from others: reads of what a bucket has of its own, and of what is around it.

/** One of at most seven reads of a bucket, or a read that all buckets of a page, account or key share. */
export type PreflightCall = 'own' | 'around';

/** Settings of a bucket that only preflights read (Amazon S3 API Reference). */
const ownReads = ['policy', 'policyStatus', 'acl', 'website', 'replication', 'lifecycle', 'ownershipControls'];

/** Services that only preflights, and the question who sends to a bucket, ask; by the names that requests are signed for. */
const aroundServices = ['kms', 'cloudfront', 'tagging', 'config'];

/** `service` is the one that the request is signed for, `url` its path and query. */
export function preflightCallOf(method: string, url: string, service: string): PreflightCall | undefined {
  if (aroundServices.includes(service)) return 'around';
  if (service !== 's3') return undefined;
  if (isS3Control(url)) return 'around';
  const { searchParams } = new URL(url, 'http://endpoint');
  return method === 'GET' && ownReads.some((name) => searchParams.has(name)) ? 'own' : undefined;
}

/** Whether a request that is signed for S3 goes to S3 Control, whose paths begin with its version. */
export function isS3Control(url: string): boolean {
  return url.startsWith('/v20180820/');
}
