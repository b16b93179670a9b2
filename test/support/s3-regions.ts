// S3 in several Regions for unit tests: an SDK client whose requests are answered with status, headers and XML, as S3's
// documents say. It has one bucket, in one Region; every other Region says that it is elsewhere.
import { createResourceClient } from '../../shared/guardrails/resource-clients.ts';
import { bucket } from './fake-s3.ts';

/** How a Region answers that does not have the bucket. `names` is how it says which Region does. */
export type Redirect = {
  readonly status: number;
  readonly code: string | undefined;
  readonly names: 'header' | 'element' | 'nothing';
};

export type S3Regions = {
  /** The client of S3 in a Region. */
  readonly clientIn: (region: string) => unknown;
  /** The requests that reached S3: `METHOD REGION setting`, in order. */
  readonly requests: string[];
  readonly versioning: { status: string };
  /** The value of x-amz-expected-bucket-owner of all requests about the bucket. */
  readonly expectedOwners: Set<string | undefined>;
};

type Request = { method: string; hostname: string; query?: object; headers: Record<string, string> };

/** Creates S3 with the bucket in `home`, which account `ownerId` owns. `listed` is the Region that
 * ListBuckets returns for it; null if the account does not have the bucket. */
export function s3Regions({
  home = 'eu-west-1',
  redirect = { status: 301, code: 'PermanentRedirect', names: 'header' } as Redirect,
  ownerId = bucket.accountId,
  listed = home as string | null,
} = {}): S3Regions {
  const versioning = { status: 'Suspended' };
  const requests: string[] = [];
  const expectedOwners = new Set<string | undefined>();

  const answer = (region: string, { method, hostname, headers, query }: Request) => {
    requests.push(`${method} ${region} ${Object.keys(query ?? {})[0] ?? ''}`.trim());
    if (!hostname.startsWith(bucket.id)) {
      const own = listed === null ? '' : bucketXml(listed);
      return reply(200, `<ListAllMyBucketsResult><Buckets>${own}</Buckets></ListAllMyBucketsResult>`);
    }
    const expected = headers['x-amz-expected-bucket-owner'];
    expectedOwners.add(expected);
    if (region !== home) return redirected(redirect, home);
    if (expected !== undefined && expected !== ownerId) return reply(403, errorXml('AccessDenied'));
    if (method === 'PUT') versioning.status = 'Enabled';
    return reply(200, `<VersioningConfiguration><Status>${versioning.status}</Status></VersioningConfiguration>`);
  };

  const clientIn = (region: string) => {
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    const requestHandler = { handle: async (request: Request) => ({ response: answer(region, request) }) };
    return createResourceClient(bucket.type, { region, credentials, requestHandler } as never);
  };
  return { clientIn, requests, versioning, expectedOwners };
}

function redirected({ status, code, names }: Redirect, home: string) {
  const element = names === 'element' ? `<Region>${home}</Region>` : '';
  const headers = names === 'header' ? { 'x-amz-bucket-region': home } : {};
  return reply(status, code === undefined ? '' : errorXml(code, element), headers);
}

function reply(statusCode: number, body: string, headers: Record<string, string> = {}) {
  return { statusCode, headers: { 'content-type': 'application/xml', ...headers }, body: Buffer.from(body) };
}

function errorXml(code: string, more = ''): string {
  return `<Error><Code>${code}</Code><Message>As the documents say.</Message>${more}</Error>`;
}

function bucketXml(region: string): string {
  return `<Bucket><Name>${bucket.id}</Name><BucketRegion>${region}</BucketRegion></Bucket>`;
}
