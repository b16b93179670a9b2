// The policy of an image repository: whom it admits to what, and how many accounts fit.
import { imagePolicyLimit } from '../../../../shared/resources/images/image-policy.ts';
import { images } from '../../../../shared/resources/images/images.ts';
import { resourceDocuments } from '../../../../shared/resources/lib/resource-documents.ts';
import { aGovernance } from '../../../support/site.ts';

const owner = '111122223333';
const ids = (count: number) => Array.from({ length: count }, (_, index) => String(222_200_000_000 + index));

function policyFor(readers: readonly string[], region = 'us-east-1') {
  const wanted = { kind: 'images', name: 'train', owner, region, admitted: readers, audiences: { readers } };
  const { texts, tooLong } = resourceDocuments(images, { ...wanted, lastAdmitted: [] }, 'o-abcdefghij');
  const text = texts['repositoryPolicy'] ?? '';
  return { text, tooLong, statements: JSON.parse(text).Statement as readonly object[] };
}

test('the admitted accounts pull, and nothing lets them push (platform check 16)', () => {
  const [own, readers, ...others] = policyFor(ids(2)).statements;
  const pull = [
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:DescribeImages',
    'ecr:DescribeRepositories',
    'ecr:GetDownloadUrlForLayer',
    'ecr:ListImages',
  ];
  expect(own).toEqual({
    Sid: 'OwnerPulls',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${owner}:root` },
    Action: pull,
  });
  expect(readers).toEqual({
    Sid: 'ReadersPull',
    Effect: 'Allow',
    Principal: '*',
    Action: pull,
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij', 'aws:PrincipalAccount': ids(2) } },
  });
  expect(others).toEqual([]);
});

test('without readers it names its own account alone', () => {
  expect(policyFor([]).statements).toMatchObject([{ Sid: 'OwnerPulls' }]);
  expect(policyFor([], 'cn-north-1').text).toContain('arn:aws-cn:iam::');
});

test.each([
  { readers: 3, bytes: 639 },
  { readers: 200, bytes: 3_594 },
  { readers: 643, bytes: 10_239 },
])('with $readers readers the policy has $bytes bytes', ({ readers, bytes }) => {
  const { text, tooLong } = policyFor(ids(readers));
  expect([Buffer.byteLength(text), tooLong]).toEqual([bytes, null]);
});

test('one more than fit is too many, and both numbers are said (platform check 26)', () => {
  expect(policyFor(ids(644)).tooLong).toBe(
    `the policy of the repository would have 10,254 bytes, and AWS allows ${imagePolicyLimit.toLocaleString('en-US')}: 644 of 644 accounts are not admitted`,
  );
});

test('each repository in governance.yml is a resource of each shared-services account', () => {
  const governance = aGovernance({ platform: { images: { repositories: ['train', 'infer'] } } });
  expect(images.declared(governance)).toEqual([
    { name: 'train', region: 'us-east-1', audiences: { readers: ['data-science', 'testing', 'production'] } },
    { name: 'infer', region: 'us-east-1', audiences: { readers: ['data-science', 'testing', 'production'] } },
  ]);
  expect(images.declared(aGovernance())).toEqual([]);
});
