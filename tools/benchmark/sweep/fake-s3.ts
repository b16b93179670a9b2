// A fake S3 for benchmarks, in a separate process on the loopback interface. It keeps bucket settings, adds latency,
// limits writes per second, and denies unsigned requests. It supports the calls that Palisade and Cloud Custodian make.
// `node fake-s3.ts` prints its port; POST to /_control creates buckets, GET returns the counts.
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { preflightCallOf } from '../../lib/preflight-calls.ts';
import { rateLimit } from '../../lib/rate-limit.ts';

type Bucket = { versioning?: string; encryption?: string; publicAccessBlock?: string };
type Setting = keyof Bucket;

/** The settings of a benchmark's round. If `isCompliant`, the buckets comply with all rules. */
export type Control = { buckets: number; isCompliant: boolean; latencyMs: number; writesPerSecond: number | null };
export type Counts = {
  reads: number;
  writes: number;
  lists: number;
  others: number;
  /** Reads of preflights among the reads, and what they ask of other services. */
  ahead: number;
  around: number;
  throttled: number;
  unsigned: number;
};

const settings: Readonly<Record<string, Setting>> = {
  versioning: 'versioning',
  encryption: 'encryption',
  publicAccessBlock: 'publicAccessBlock',
};
const missing: Readonly<Record<string, string>> = {
  encryption: 'ServerSideEncryptionConfigurationNotFoundError',
  publicAccessBlock: 'NoSuchPublicAccessBlockConfiguration',
  policy: 'NoSuchBucketPolicy',
  policyStatus: 'NoSuchBucketPolicy',
  tagging: 'NoSuchTagSet',
  replication: 'ReplicationConfigurationNotFoundError',
  website: 'NoSuchWebsiteConfiguration',
  lifecycle: 'NoSuchLifecycleConfiguration',
  ownershipControls: 'OwnershipControlsNotFoundError',
};
const empty: Readonly<Record<string, string>> = {
  versioning: '<VersioningConfiguration/>',
  location: '<LocationConstraint/>',
  logging: '<BucketLoggingStatus/>',
  notification: '<NotificationConfiguration/>',
  acl: '<AccessControlPolicy><Owner><ID>o</ID></Owner><AccessControlList/></AccessControlPolicy>',
};
const compliant: Readonly<Bucket> = {
  versioning: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  encryption:
    '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>',
  publicAccessBlock:
    '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>',
};

let buckets = new Map<string, Bucket>();
let control: Control = { buckets: 0, isCompliant: false, latencyMs: 0, writesPerSecond: null };
let counts = noCounts();
let isOverLimit = rateLimit(Number.POSITIVE_INFINITY);

function noCounts(): Counts {
  return { reads: 0, writes: 0, lists: 0, others: 0, ahead: 0, around: 0, throttled: 0, unsigned: 0 };
}

function prepare(wanted: Control): void {
  control = wanted;
  counts = noCounts();
  isOverLimit = rateLimit(wanted.writesPerSecond ?? Number.POSITIVE_INFINITY);
  buckets = new Map(
    Array.from({ length: wanted.buckets }, (_, index) => [
      `bench-${String(index).padStart(6, '0')}`,
      wanted.isCompliant ? { ...compliant } : {},
    ]),
  );
}

/** The number of settings that violate a rule. */
function violations(): number {
  return [...buckets.values()].reduce((sum, bucket) => {
    const areCompliant = [
      bucket.versioning?.includes('Enabled'),
      bucket.encryption?.includes('SSEAlgorithm'),
      (bucket.publicAccessBlock?.match(/true/g) ?? []).length === 4,
    ];
    return sum + areCompliant.filter((isSatisfied) => !isSatisfied).length;
  }, 0);
}

async function body(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

type Reply = { readonly status: number; readonly text: string };

const xml = (status: number, text: string): Reply => ({
  status,
  text: `<?xml version="1.0" encoding="UTF-8"?>${text}`,
});
const refuse = (status: number, code: string): Reply =>
  xml(status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

async function answer(request: IncomingMessage): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
  const text = request.method === 'GET' ? '' : await body(request);
  if (pathname === '/_control') {
    if (request.method === 'POST') prepare(JSON.parse(text));
    return { status: 200, text: JSON.stringify({ ...counts, violations: violations() }) };
  }
  await sleep(control.latencyMs);
  if (!request.headers.authorization?.includes('Signature=')) {
    counts.unsigned += 1;
    return refuse(403, 'AccessDenied');
  }
  const [, service = ''] = /Credential=[^/]+\/\d+\/[\w-]+\/([\w-]+)/.exec(request.headers.authorization) ?? [];
  const ofPreflight = preflightCallOf(request.method ?? '', request.url ?? '/', service);
  if (ofPreflight === 'around') return around(pathname, service);
  if (ofPreflight === 'own') counts.ahead += 1;
  if (pathname === '/') return request.method === 'POST' ? others(text) : list(searchParams);
  return setting(request.method ?? 'GET', pathname.slice(1).replace(/\/$/, ''), searchParams, text);
}

function others(text: string): Reply {
  counts.others += 1;
  if (!text.includes('GetCallerIdentity')) return refuse(403, 'AccessDenied');
  return xml(
    200,
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/bench</Arn><UserId>bench</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
  );
}

/** Nothing is around the buckets: no access points, distributions, tags or block of the account. */
function around(path: string, service: string): Reply {
  counts.around += 1;
  if (service === 's3') {
    return path.endsWith('/accesspoint')
      ? xml(200, '<ListAccessPointsResult><AccessPointList/></ListAccessPointsResult>')
      : refuse(404, 'NoSuchPublicAccessBlockConfiguration');
  }
  if (service === 'cloudfront') return xml(200, '<DistributionList><Quantity>0</Quantity></DistributionList>');
  return { status: 200, text: JSON.stringify({ ResourceTagMappingList: [], Results: [] }) };
}

function list(query: URLSearchParams): Reply {
  counts.lists += 1;
  const names = [...buckets.keys()];
  const from = names.findIndex((name) => name > (query.get('continuation-token') ?? ''));
  const max = Number(query.get('max-buckets') ?? names.length);
  const page = from < 0 ? [] : names.slice(from, from + max);
  const isMore = from >= 0 && from + max < names.length;
  const items = page.map(
    (name) =>
      `<Bucket><Name>${name}</Name><CreationDate>2026-01-01T00:00:00.000Z</CreationDate><BucketRegion>us-east-1</BucketRegion></Bucket>`,
  );
  const next = isMore ? `<ContinuationToken>${page.at(-1)}</ContinuationToken>` : '';
  return xml(
    200,
    `<ListAllMyBucketsResult><Owner><ID>o</ID></Owner><Buckets>${items.join('')}</Buckets>${next}</ListAllMyBucketsResult>`,
  );
}

function setting(method: string, name: string, query: URLSearchParams, text: string): Reply {
  const bucket = buckets.get(name);
  if (bucket === undefined) return refuse(404, 'NoSuchBucket');
  const what = [...query.keys()].find((key) => key in settings || key in missing || key in empty) ?? '';
  const own = settings[what];
  if (method === 'PUT' && own) {
    if (isOverLimit('writes')) {
      counts.throttled += 1;
      return refuse(503, 'SlowDown');
    }
    counts.writes += 1;
    bucket[own] = text;
    return { status: 200, text: '' };
  }
  counts.reads += 1;
  const stored = own && bucket[own];
  if (stored) return xml(200, stored);
  return what in empty ? xml(200, empty[what] ?? '') : refuse(404, missing[what] ?? 'NotImplemented');
}

const server = createServer((request, response) => {
  answer(request)
    .catch((error: unknown) => {
      process.stderr.write(`${error}\n`);
      return { status: 500, text: '' };
    })
    .then(({ status, text }) => {
      const headers = { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(text) };
      response.writeHead(status, headers).end(text);
    });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
