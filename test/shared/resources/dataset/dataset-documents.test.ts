// The documents of a dataset: whom they admit and by what, how long they are, and what happens beyond AWS's limits.
import * as fc from 'fast-check';
import { dataset } from '../../../../shared/resources/dataset/dataset.ts';
import { bucketPolicyLimit } from '../../../../shared/resources/lib/bucket-statements.ts';
import { keyPolicyLimit } from '../../../../shared/resources/lib/key-statements.ts';
import { resourceDocuments } from '../../../../shared/resources/lib/resource-documents.ts';

const owner = '111122223333';
const organization = 'o-abcdefghij';
const [one = '', two = '', three = ''] = accounts(3);
const viaS3 = 's3.us-east-1.amazonaws.com';

/** The documents of a dataset that is to admit some accounts, and that admitted others last. */
function documentsOf(admitted: readonly string[], lastAdmitted: readonly string[] = [], region = 'us-east-1') {
  const identity = { kind: 'dataset', name: 'customers', owner, region };
  const wanted = { ...identity, admitted, audiences: { readers: admitted }, lastAdmitted };
  const { texts, ...rest } = resourceDocuments(dataset, wanted, organization);
  return { ...rest, bucketPolicy: texts['bucketPolicy'] ?? '', keyPolicy: texts['keyPolicy'] ?? '' };
}

type Statement = { readonly Sid: string; readonly Effect: string; readonly Condition?: object };
const statementsOf = (document: string): readonly Statement[] => JSON.parse(document).Statement;
const bytesOf = (document: string) => Buffer.byteLength(document);

test('one statement of the bucket admits readers, by their account and by the organization', () => {
  expect(statementsOf(documentsOf([two, one]).bucketPolicy)).toEqual([
    expect.objectContaining({ Sid: 'OnlyOverTls', Effect: 'Deny' }),
    {
      Sid: 'ReadersRead',
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetBucketLocation', 's3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'],
      Resource: [`arn:aws:s3:::ml-data-customers-${owner}`, `arn:aws:s3:::ml-data-customers-${owner}/*`],
      Condition: { StringEquals: { 'aws:PrincipalOrgID': organization, 'aws:PrincipalAccount': [one, two] } },
    },
  ]);
});

test('readers decrypt only through S3 in the Region of the bucket, and the owner is never locked out', () => {
  const [first, ...others] = statementsOf(documentsOf([one, two]).keyPolicy);
  expect(first).toMatchObject({ Sid: 'OwnerByIam', Principal: { AWS: `arn:aws:iam::${owner}:root` }, Action: 'kms:*' });
  expect(others).toMatchObject([
    { Sid: 'OwnerThroughS3', Condition: { StringEquals: { 'kms:CallerAccount': owner, 'kms:ViaService': viaS3 } } },
    {
      Sid: 'ReadersDecryptThroughS3',
      Action: ['kms:Decrypt', 'kms:DescribeKey'],
      Condition: {
        StringEquals: {
          'aws:PrincipalOrgID': organization,
          'aws:PrincipalAccount': [one, two],
          'kms:ViaService': viaS3,
        },
      },
    },
  ]);
});

test('without readers nothing admits another account', () => {
  const { bucketPolicy, keyPolicy } = documentsOf([]);
  expect(statementsOf(bucketPolicy).map(({ Sid }) => Sid)).toEqual(['OnlyOverTls']);
  expect(statementsOf(keyPolicy).map(({ Sid }) => Sid)).toEqual(['OwnerByIam', 'OwnerThroughS3']);
});

test('in China the documents name its partition, and S3 by both suffixes', () => {
  const { bucketPolicy, keyPolicy } = documentsOf([one], [], 'cn-north-1');
  expect(bucketPolicy).toContain('arn:aws-cn:s3:::');
  expect(keyPolicy).toContain('"s3.cn-north-1.amazonaws.com","s3.cn-north-1.amazonaws.com.cn"');
});

test.each([
  { readers: 3, bucket: 654, key: 751 },
  { readers: 100, bucket: 2_109, key: 2_206 },
  { readers: 400, bucket: 6_609, key: 6_706 },
  { readers: 1_000, bucket: 15_609, key: 15_706 },
])('with $readers readers the documents have $bucket and $key bytes', ({ readers, bucket, key }) => {
  const { bucketPolicy, keyPolicy, tooLong } = documentsOf(accounts(readers));
  expect([bytesOf(bucketPolicy), bytesOf(keyPolicy), tooLong]).toEqual([bucket, key, null]);
});

test('1,324 accounts fit, and of one more nobody is added: both numbers are said', () => {
  expect(documentsOf(accounts(1_324)).tooLong).toBeNull();
  const { readers, tooLong } = documentsOf(accounts(1_325), [one, two]);
  expect(readers).toEqual([one, two]);
  expect(tooLong).toBe(
    'the policy of the bucket would have 20,484 bytes, and AWS allows 20,480: 1323 of 1325 accounts are not admitted',
  );
});

test('an account that lost admission leaves, even while the wanted document is too long', () => {
  const { readers } = documentsOf([one, ...accounts(1_400).slice(3)], [one, two, three]);
  expect(readers).toEqual([one]);
});

const someAccounts = fc
  .uniqueArray(fc.integer({ min: 0, max: 2_500 }), { maxLength: 2_000 })
  .map((numbers) => numbers.map(accountId));

describe('for any accounts', () => {
  test('adding one never removes another', () => {
    fc.assert(
      fc.property(someAccounts, someAccounts, fc.integer({ min: 0, max: 2_500 }), (admitted, last, added) => {
        const { readers } = documentsOf(admitted, last);
        // The next run knows what the last one wrote.
        const next = new Set(documentsOf([...admitted, accountId(added)], readers).readers);
        expect(readers.filter((id) => !next.has(id))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('nobody is admitted who is not to be, and documents that grew from written ones are within the limits', () => {
    fc.assert(
      fc.property(someAccounts, someAccounts, someAccounts, (first, second, third) => {
        let last: readonly string[] = [];
        for (const admitted of [first, second, third]) {
          const { readers, bucketPolicy, keyPolicy } = documentsOf(admitted, last);
          expect(readers.filter((id) => !admitted.includes(id))).toEqual([]);
          expect(bytesOf(bucketPolicy)).toBeLessThanOrEqual(bucketPolicyLimit);
          expect(bytesOf(keyPolicy)).toBeLessThanOrEqual(keyPolicyLimit);
          last = readers;
        }
      }),
      { numRuns: 50 },
    );
  });
});

function accounts(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => accountId(index));
}

function accountId(index: number): string {
  return String(222_200_000_000 + index);
}
