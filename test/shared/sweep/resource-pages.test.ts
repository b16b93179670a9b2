// Lists types and regions in order, in pages, without duplicates or omissions.
import type { Resource } from '../../../shared/guardrails/contract/resource.ts';
import type { ResourceType } from '../../../shared/guardrails/contract/resource-type.ts';
import { s3Bucket } from '../../../shared/guardrails/s3-bucket/resource-type.ts';
import { allResources, type Cursor, pageAt } from '../../../shared/sweep/resource-pages.ts';

const scope = { accountId: '111122223333', regions: ['us-east-1', 'eu-west-1'] };
const clientFor = (type: string, region: string) => `${type} in ${region}`;

/** A type with these resources per region. Its client is a string with the type and region that were listed. */
function typeOf(type: ResourceType['type'], listedBy: ResourceType['listedBy'], ids: readonly string[]) {
  const listedWith: string[] = [];
  const list: ResourceType['list'] = async (client, { accountId, regions }, token, size) => {
    listedWith.push(String(client));
    const from = Number(token ?? 0);
    const [region = ''] = regions;
    const resources = ids.slice(from, from + size).map((id) => ({ type, accountId, region, id: `${id}-${region}` }));
    return { resources, next: from + size < ids.length ? String(from + size) : null };
  };
  return { listedWith, value: { ...s3Bucket, type, listedBy, list } satisfies ResourceType };
}

async function pages(types: readonly ResourceType[], size: number) {
  const all: Resource[][] = [];
  let cursor: Cursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof pageAt>> = await pageAt(clientFor, scope, cursor, size, types);
    all.push([...page.resources]);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

test('a type listed by account is listed once, with the client of the first region, for all regions', async () => {
  const buckets = typeOf('AWS::S3::Bucket', 'account', ['a', 'b', 'c']);
  const found = await pages([buckets.value], 2);
  expect(found.map((page) => page.map(({ id }) => id))).toEqual([['a-us-east-1', 'b-us-east-1'], ['c-us-east-1']]);
  expect(new Set(buckets.listedWith)).toEqual(new Set(['AWS::S3::Bucket in us-east-1']));
});

test('a type listed by region is listed in each region, with its own client', async () => {
  const keys = typeOf('AWS::KMS::Key', 'region', ['k']);
  const found = await pages([keys.value], 2);
  expect(found.flat().map(({ id }) => id)).toEqual(['k-us-east-1', 'k-eu-west-1']);
  expect(keys.listedWith).toEqual(['AWS::KMS::Key in us-east-1', 'AWS::KMS::Key in eu-west-1']);
});

test.each([1, 2, 100])('several types are listed one after another, with pages of %i', async (size) => {
  const types = [
    typeOf('AWS::S3::Bucket', 'account', ['a', 'b', 'c']).value,
    typeOf('AWS::KMS::Key', 'region', ['k', 'l']).value,
    typeOf('AWS::ECR::Repository', 'region', []).value,
  ];
  const expected = [
    ['a-us-east-1', 'b-us-east-1', 'c-us-east-1'],
    ['k-us-east-1', 'l-us-east-1', 'k-eu-west-1', 'l-eu-west-1'],
  ].flat();
  expect((await pages(types, size)).flat().map(({ id }) => id)).toEqual(expected);
  expect((await Array.fromAsync(allResources(clientFor, scope, types))).map(({ id }) => id)).toEqual(expected);
});

test('a cursor at a type or region that is no longer governed ends the account', async () => {
  const cursor = { type: 'AWS::KMS::Key', region: 'us-west-2', token: null };
  expect(await pageAt(clientFor, scope, cursor, 2, [typeOf('AWS::KMS::Key', 'region', ['k']).value])).toEqual({
    resources: [],
    next: null,
    elsewhere: {},
  });
});
