// Calls that changed a part of a shared resource: what they changed, and which document they wrote.
import { forwardedPatterns, platformPatterns } from '../../../events/aws/forwarded-events.ts';
import { type PlatformCall, read } from '../../../events/aws/platform-call.ts';
import { callRows } from '../../../events/aws/platform-calls.ts';
import { envelopeSchema } from '../../../events/envelope.ts';
import { changedResource } from '../../../shared/platform/changed-resource.ts';
import { resourceKinds } from '../../../shared/resources/registry.ts';
import { keyCall, s3Call, serviceCall } from '../../../tools/fixtures/events.ts';

const bucket = 'ml-data-customers-111122223333';
const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const policy = { Version: '2012-10-17', Statement: [] };

const readCall = (event: object) => read(envelopeSchema.parse(event));

const s3 = (eventName: string, parameters: object = {}) =>
  s3Call({ bucket, eventName, detail: { requestParameters: { bucketName: bucket, ...parameters } } });

test.each<{ name: string; event: object; call: Partial<Extract<PlatformCall, { kind: 'call' }>> }>([
  {
    name: 'the policy of a bucket, with its document as JSON',
    event: s3('PutBucketPolicy', { bucketPolicy: policy }),
    call: {
      part: { part: 'bucket', name: bucket },
      document: { document: 'bucketPolicy', wrote: JSON.stringify(policy) },
    },
  },
  {
    name: 'the policy of a bucket, without its document',
    event: s3('PutBucketPolicy'),
    call: { part: { part: 'bucket', name: bucket }, document: { document: 'bucketPolicy', wrote: undefined } },
  },
  {
    name: 'the deletion of a policy',
    event: s3('DeleteBucketPolicy'),
    call: { part: { part: 'bucket', name: bucket }, document: { document: 'bucketPolicy', wrote: null } },
  },
  {
    name: 'another setting of a bucket',
    event: s3('DeleteBucketEncryption'),
    call: { part: { part: 'bucket', name: bucket }, document: undefined },
  },
  {
    name: 'the policy of a key, with its document as text',
    event: keyCall({ eventName: 'PutKeyPolicy', parameters: { keyId, policy: JSON.stringify(policy) } }),
    call: { part: { part: 'key', id: keyId }, document: { document: 'keyPolicy', wrote: JSON.stringify(policy) } },
  },
  {
    name: 'an alias',
    event: keyCall({
      eventName: 'UpdateAlias',
      parameters: { aliasName: 'alias/ml/data-customers', targetKeyId: keyId },
    }),
    call: { part: { part: 'alias', name: 'alias/ml/data-customers' }, document: undefined },
  },
  {
    name: 'the policy of an image repository',
    event: serviceCall('ecr', 'SetRepositoryPolicy', { repositoryName: 'ml-train', policyText: 'p', force: false }),
    call: {
      part: { part: 'imageRepository', name: 'ml-train' },
      document: { document: 'repositoryPolicy', wrote: 'p' },
    },
  },
  {
    name: 'the deletion of the policy of an image repository',
    event: serviceCall('ecr', 'DeleteRepositoryPolicy', { repositoryName: 'ml-train' }),
    call: {
      part: { part: 'imageRepository', name: 'ml-train' },
      document: { document: 'repositoryPolicy', wrote: null },
    },
  },
  {
    name: 'the tags of an image repository, by its ARN',
    event: serviceCall('ecr', 'UntagResource', {
      resourceArn: 'arn:aws:ecr:us-east-1:111122223333:repository/ml-train',
    }),
    call: { part: { part: 'imageRepository', name: 'ml-train' }, document: undefined },
  },
  {
    name: 'the policy of a domain, by the name that the user guide shows',
    event: serviceCall('codeartifact', 'PutDomainPermissionsPolicy', {
      domainName: 'ml-platform',
      policyDocument: 'p',
    }),
    call: { part: { part: 'domain', name: 'ml-platform' }, document: { document: 'domainPolicy', wrote: 'p' } },
  },
  {
    name: 'a repository of a domain, by the name of the API',
    event: serviceCall('codeartifact', 'UpdateRepository', { domain: 'ml-platform', repository: 'pypi' }),
    call: { part: { part: 'domain', name: 'ml-platform' }, document: undefined },
  },
  {
    name: 'the tags of a repository of a domain, by its ARN',
    event: serviceCall('codeartifact', 'UntagResource', {
      resourceArn: 'arn:aws:codeartifact:us-east-1:111122223333:repository/ml-platform/pypi',
    }),
    call: { part: { part: 'domain', name: 'ml-platform' }, document: undefined },
  },
  {
    name: 'the policy of a group of models, by its ARN',
    event: serviceCall('sagemaker', 'PutModelPackageGroupPolicy', {
      modelPackageGroupName: 'arn:aws:sagemaker:us-east-1:111122223333:model-package-group/ml-churn',
      resourcePolicy: 'p',
    }),
    call: { part: { part: 'modelGroup', name: 'ml-churn' }, document: { document: 'groupPolicy', wrote: 'p' } },
  },
  {
    name: 'the trust of a role',
    event: serviceCall('iam', 'UpdateAssumeRolePolicy', { roleName: 'ml-code-reader', policyDocument: 'p' }),
    call: { part: { part: 'role', name: 'ml-code-reader' }, document: { document: 'trustPolicy', wrote: 'p' } },
  },
  {
    name: 'the permissions of a role',
    event: serviceCall('iam', 'PutRolePolicy', { roleName: 'ml-pipeline', policyName: 'x', policyDocument: 'p' }),
    call: {
      part: { part: 'role', name: 'ml-pipeline' },
      document: { document: 'permissions', wrote: 'p', isOneOfSeveral: true },
    },
  },
])('$name', ({ event, call }) => {
  expect(readCall(event)).toMatchObject({ kind: 'call', accountId: '111122223333', ...call });
});

/** A call with this parameter; `a.b` is `b` in `a`. */
function callWith(service: string, call: string, parameter: string, value: string): object {
  const [last = '', ...outer] = parameter.split('.').toReversed();
  const parameters = outer.reduce<object>((inside, name) => ({ [name]: inside }), { [last]: value });
  return serviceCall(service, call, parameters as Record<string, unknown>);
}

test('every call of the table is read, and names its part', () => {
  for (const row of callRows)
    for (const call of row.calls)
      for (const parameter of 'parameters' in row ? row.parameters : ['id']) {
        const { part } = row;
        const named = part === 'key' ? { part, id: 'ml-some' } : { part, name: 'ml-some' };
        expect(readCall(callWith(row.service, call, parameter, 'ml-some'))).toMatchObject({
          kind: 'call',
          part: 'kind' in row ? { part, kind: row.kind } : named,
        });
      }
});

test('the account is that of the envelope, and the principal the session that made the call', () => {
  const event = s3Call({ bucket, eventName: 'PutBucketPolicy', accountId: '222233334444' });
  expect(readCall({ ...event, detail: { ...event.detail, recipientAccountId: '999999999999' } })).toMatchObject({
    accountId: '222233334444',
    trigger: { eventId: event.id, principal: 'arn:aws:sts::222233334444:assumed-role/DataScientist/dora' },
  });
});

test.each([
  { name: 'a call that failed', event: s3Call({ bucket, detail: { errorCode: 'AccessDenied' } }), kind: 'ignored' },
  {
    name: 'a call of another service',
    event: s3Call({ detail: { eventSource: 'iam.amazonaws.com' } }),
    kind: 'ignored',
  },
  { name: 'a call without parameters', event: s3Call({ detail: { requestParameters: null } }), kind: 'ignored' },
  { name: 'parameters of another kind', event: s3Call({ detail: { requestParameters: 'x' } }), kind: 'refused' },
])('$name is $kind', ({ event, kind }) => {
  expect(readCall(event)).toMatchObject({ kind });
});

/** The number of alternatives of each `$or` in a pattern, at any depth. */
function orCounts(value: unknown): readonly number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => [
    ...(name === '$or' && Array.isArray(inside) ? [inside.length] : []),
    ...orCounts(inside),
  ]);
}

test.each([
  { name: 'resources', patterns: forwardedPatterns },
  { name: 'what they share', patterns: platformPatterns },
])('what accounts forward about $name fits one rule', ({ patterns }) => {
  // EventBridge User Guide, "Amazon EventBridge quotas".
  expect(JSON.stringify({ $or: patterns }).length).toBeLessThanOrEqual(2_048);
  // Event Ruler, README: `$or` has at least two alternatives, and is else the name of a field.
  expect(Math.min(...orCounts({ $or: patterns }))).toBeGreaterThan(1);
});

/** The alternatives of all `$or` in a pattern. */
const alternativesIn = (pattern: unknown): readonly number[] =>
  typeof pattern === 'object' && pattern !== null
    ? Object.entries(pattern).flatMap(([key, value]) => [
        ...(key === '$or' && Array.isArray(value) ? [value.length] : []),
        ...alternativesIn(value),
      ])
    : [];

test('each $or has two alternatives at least: EventBridge takes another one for the name of a field', () => {
  const all = [forwardedPatterns, platformPatterns].flatMap((patterns) => alternativesIn({ $or: patterns }));
  expect(all.length).toBeGreaterThan(2);
  expect(Math.min(...all)).toBeGreaterThan(1);
});

/** The calls about a resource of a kind, each with what names it. */
function callsAbout(kind: (typeof resourceKinds)[number]['id'], parts: readonly (readonly [string, string])[]) {
  return callRows.flatMap((row) => {
    const named = parts.find(([part]) => part === row.part)?.[1];
    const parameter = 'parameters' in row ? row.parameters[0] : undefined;
    const isAny = 'kind' in row && row.kind === kind;
    if (!isAny && (named === undefined || parameter === undefined)) return [];
    return row.calls.map((call) => ({
      call: `${row.service} ${call}`,
      event: callWith(row.service, call, parameter ?? 'id', named ?? 'port-abcdefghijklm'),
    }));
  });
}

describe.each(resourceKinds)('what accounts share: $id', ({ id: kind, names, documents }) => {
  const [owner, name] = ['111122223333', 'some'];
  const parts = Object.entries(names({ kind, name, owner, region: 'us-east-1' }));

  test('check 14: calls are about each of its parts', () => {
    const followed = callRows.map((row) => ('kind' in row ? row.kind : row.part));
    const wanted = parts.length === 0 ? [kind] : parts.map(([part]) => part);
    expect(wanted.filter((part) => !followed.includes(part))).toEqual([]);
  });

  test.each(callsAbout(kind, parts))('check 14: $call leads to it', ({ event }) => {
    const read = readCall(event);
    const changed = read.kind === 'call' ? read.part : undefined;
    expect(changed && changedResource(changed, owner, { declared: [{ kind, name }], records: [] })).toEqual({
      kind,
      name,
    });
  });

  test('calls that write a document say which', () => {
    const written = callRows.flatMap((row) => Object.values(row.documents ?? {}).map(({ id }) => id));
    expect(documents.map(({ id }) => id).filter((id) => !written.includes(id))).toEqual([]);
  });
});
