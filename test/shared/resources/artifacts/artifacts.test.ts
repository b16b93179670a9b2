// The artifacts of pipelines: which accounts may do what with them, and that the documents fit.
import { artifacts } from '../../../../shared/resources/artifacts/artifacts.ts';
import { bucketPolicyLimit } from '../../../../shared/resources/lib/bucket-statements.ts';
import { resourceDocuments } from '../../../../shared/resources/lib/resource-documents.ts';
import { aGovernance } from '../../../support/site.ts';

const owner = '222222222222';
const [testing, production] = ['555555555555', '666666666666'];
const identity = { kind: 'artifacts', name: 'artifacts', owner, region: 'us-east-1' };

function documentsOf(readers: readonly string[], writers: readonly string[]) {
  const wanted = { ...identity, admitted: [...readers, ...writers], audiences: { readers, writers }, lastAdmitted: [] };
  return resourceDocuments(artifacts, wanted, 'o-abcdefghij');
}

type Statement = { readonly Sid: string; readonly Action: readonly string[]; readonly Condition: object };
function statementsIn(document: string | undefined): ReadonlyMap<string, Statement> {
  const { Statement } = JSON.parse(document ?? '') as { readonly Statement: readonly Statement[] };
  return new Map(Statement.map((statement) => [statement.Sid, statement]));
}

test.each([
  { name: 'nothing', platform: {}, declared: 0 },
  { name: 'a model', platform: { models: ['churn'] }, declared: 1 },
])('who declares $name has $declared artifacts buckets', ({ platform, declared }) => {
  expect(artifacts.declared(aGovernance({ platform }))).toHaveLength(declared);
});

test('testing writes, production only reads, and both through S3', () => {
  const { texts } = documentsOf([production], [testing]);
  const [bucket, key] = [statementsIn(texts['bucketPolicy']), statementsIn(texts['keyPolicy'])];
  const only = (account: string) => ({ StringEquals: expect.objectContaining({ 'aws:PrincipalAccount': account }) });
  expect(bucket.get('WritersWrite')).toMatchObject({ Condition: only(testing) });
  expect(bucket.get('WritersWrite')?.Action).toContain('s3:PutObject');
  expect(bucket.get('ReadersRead')).toMatchObject({ Condition: only(production) });
  expect(bucket.get('ReadersRead')?.Action).not.toContain('s3:PutObject');
  expect(key.get('ReadersDecryptThroughS3')?.Action).toEqual(['kms:Decrypt', 'kms:DescribeKey']);
  for (const [sid, account] of [
    ['ReadersDecryptThroughS3', production],
    ['WritersEncryptThroughS3', testing],
  ] as const)
    expect(key.get(sid)?.Condition).toEqual({
      StringEquals: {
        'aws:PrincipalOrgID': 'o-abcdefghij',
        'aws:PrincipalAccount': account,
        'kms:ViaService': 's3.us-east-1.amazonaws.com',
      },
    });
});

test('only the pipeline writes what is registered, by any way that S3 has', () => {
  const statement = statementsIn(documentsOf([production], [testing]).texts['bucketPolicy']).get(
    'OnlyThePipelineRegisters',
  );
  expect(statement).toMatchObject({
    Effect: 'Deny',
    Action: ['s3:PutObject', 's3:ReplicateObject'],
    Resource: expect.stringMatching(/^arn:aws:s3:::ml-artifacts-\d{12}\/registered\/\*$/),
    Condition: {
      ArnNotEquals: { 'aws:PrincipalArn': expect.stringMatching(/^arn:aws:iam::\d{12}:role\/ml-pipeline$/) },
    },
  });
});

test('only Palisade writes what the catalog launches', () => {
  const { texts } = documentsOf([production], [testing]);
  expect(statementsIn(texts['bucketPolicy']).get('OnlyPalisadeWritesTemplates')).toMatchObject({
    Effect: 'Deny',
    Action: ['s3:PutObject', 's3:ReplicateObject'],
    Resource: expect.stringMatching(/\/catalog\/\*$/),
    Condition: {
      ArnNotEquals: {
        'aws:PrincipalArn': expect.arrayContaining([expect.stringMatching(/:role\/OrganizationAccountAccessRole$/)]),
      },
    },
  });
});

test('an audience without accounts has no statement', () => {
  const { texts } = documentsOf([], [testing]);
  expect([...statementsIn(texts['bucketPolicy']).keys()]).toEqual([
    'OnlyOverTls',
    'OnlyModelsFromElsewhere',
    'OnlyThePipelineRegisters',
    'OnlyPalisadeWritesTemplates',
    'WritersWrite',
  ]);
});

test('600 accounts of each type fit, and beyond the limit both numbers are said', () => {
  const ids = (start: number, count: number) => Array.from({ length: count }, (_, index) => String(start + index));
  const fits = documentsOf(ids(100_000_000_000, 600), ids(200_000_000_000, 600));
  expect(fits.tooLong).toBeNull();
  expect(Buffer.byteLength(fits.texts['bucketPolicy'] ?? '')).toBeLessThanOrEqual(bucketPolicyLimit);
  expect(documentsOf(ids(100_000_000_000, 700), ids(200_000_000_000, 700)).tooLong).toMatch(
    /^the policy of the bucket would have [\d,]+ bytes, and AWS allows 20,480/,
  );
});

test('accounts that changed their types cannot keep a document from being written: who lost admission leaves it', () => {
  const ids = Array.from({ length: 900 }, (_, index) => String(100_000_000_000 + index));
  const audiences = { readers: ids, writers: ids };
  const { texts, readers, tooLong } = resourceDocuments(
    artifacts,
    { ...identity, admitted: ids, audiences, lastAdmitted: [...ids, '999999999999'] },
    'o-abcdefghij',
  );
  expect(Buffer.byteLength(texts['bucketPolicy'] ?? '')).toBeLessThanOrEqual(bucketPolicyLimit);
  expect(readers.length).toBeGreaterThan(600);
  expect(readers).not.toContain('999999999999');
  expect(tooLong).toContain(`${900 - readers.length} of 900 accounts are not admitted`);
});
