// The policies of a package domain: whom they admit to what, and how many accounts fit.
import { resourceDocuments } from '../../../../shared/resources/lib/resource-documents.ts';
import { packages } from '../../../../shared/resources/packages/packages.ts';
import { aGovernance } from '../../../support/site.ts';

const owner = '111122223333';
const ids = (count: number) => Array.from({ length: count }, (_, index) => String(222_200_000_000 + index));

function policiesFor(readers: readonly string[]) {
  const identity = { kind: 'packages', name: 'ml-platform', owner, region: 'us-east-1' };
  const wanted = { ...identity, admitted: readers, audiences: { readers }, lastAdmitted: [] };
  return resourceDocuments(packages, wanted, 'o-abcdefghij');
}

type Statement = { readonly Sid: string; readonly Action: readonly string[]; readonly Condition?: object };
const statementsOf = (text = ''): readonly Statement[] => JSON.parse(text).Statement;

test('the admitted accounts read, and nothing lets them publish (platform check 16)', () => {
  const [own, readers, ...others] = statementsOf(policiesFor(ids(2)).texts['domainPolicy']);
  expect(own).toMatchObject({ Sid: 'OwnerReads', Principal: { AWS: `arn:aws:iam::${owner}:root` }, Resource: '*' });
  expect(readers).toMatchObject({
    Sid: 'ReadersRead',
    Principal: '*',
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij', 'aws:PrincipalAccount': ids(2) } },
  });
  expect(readers?.Action).toEqual([
    'codeartifact:DescribeDomain',
    'codeartifact:DescribePackage*',
    'codeartifact:DescribeRepository',
    'codeartifact:GetAuthorizationToken',
    'codeartifact:GetPackageVersion*',
    'codeartifact:GetRepositoryEndpoint',
    'codeartifact:ListPackage*',
    'codeartifact:ListRepositoriesInDomain',
    'codeartifact:ReadFromRepository',
  ]);
  expect(others).toEqual([]);
});

test('the policies of the repository and of the key admit nobody', () => {
  const { texts } = policiesFor(ids(2));
  for (const id of ['repositoryPolicy', 'keyPolicy']) {
    expect(statementsOf(texts[id])).toMatchObject([{ Principal: { AWS: `arn:aws:iam::${owner}:root` } }]);
    expect(texts[id]).not.toContain(ids(1)[0]);
  }
});

test('without readers the domain names its own account alone', () => {
  expect(statementsOf(policiesFor([]).texts['domainPolicy']).map(({ Sid }) => Sid)).toEqual(['OwnerReads']);
});

test.each([
  { readers: 3, bytes: 985 },
  { readers: 200, bytes: 3_940 },
  { readers: 415, bytes: 7_165 },
])('with $readers readers the policy of the domain has $bytes bytes', ({ readers, bytes }) => {
  const { texts, tooLong } = policiesFor(ids(readers));
  expect([Buffer.byteLength(texts['domainPolicy'] ?? ''), tooLong]).toEqual([bytes, null]);
});

test('450 accounts are too many, and both numbers are said (platform check 26)', () => {
  expect(policiesFor(ids(450)).tooLong).toBe(
    'the policy of the domain would have 7,690 bytes, and AWS allows 7,168: 450 of 450 accounts are not admitted',
  );
});

test('a domain is declared once, with its defaults', () => {
  const governance = aGovernance({ platform: { packages: {} } });
  expect(packages.declared(governance)).toEqual([
    { name: 'ml-platform', region: 'us-east-1', audiences: { readers: ['data-science', 'testing', 'production'] } },
  ]);
  expect(packages.declared(aGovernance())).toEqual([]);
});
