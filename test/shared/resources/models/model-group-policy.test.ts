// The policy of a model package group: which accounts may do what with a model, and that it fits.

import { resourceDocuments } from '../../../../shared/resources/lib/resource-documents.ts';
import { modelGroupPolicyLimit } from '../../../../shared/resources/models/model-group-policy.ts';
import { models } from '../../../../shared/resources/models/models.ts';
import { aGovernance } from '../../../support/site.ts';

const owner = '222222222222';
const [science, testing, production] = ['444444444444', '555555555555', '666666666666'];
const identity = { kind: 'models', name: 'churn', owner, region: 'us-east-1' };
const group = `arn:aws:sagemaker:us-east-1:${owner}:model-package-group/ml-churn`;
const versions = `arn:aws:sagemaker:us-east-1:${owner}:model-package/ml-churn/*`;

function documentFor(consumers: readonly string[], deployers: readonly string[], registrars: readonly string[]) {
  const admitted = [...new Set([...consumers, ...deployers, ...registrars])];
  const wanted = { ...identity, admitted, audiences: { consumers, deployers, registrars }, lastAdmitted: [] };
  return resourceDocuments(models, wanted, 'o-abcdefghij');
}

type Statement = { readonly Sid: string; readonly Action: string | readonly string[]; readonly Condition?: object };
function statementsFor(...audiences: Parameters<typeof documentFor>): readonly Statement[] {
  const { groupPolicy = '' } = documentFor(...audiences).texts;
  return (JSON.parse(groupPolicy) as { readonly Statement: readonly Statement[] }).Statement;
}

test('each model that governance.yml declares has a group in the first Region', () => {
  expect(models.declared(aGovernance({ platform: { models: ['churn', 'risk'] } }))).toMatchObject([
    { name: 'churn', region: 'us-east-1' },
    { name: 'risk', region: 'us-east-1' },
  ]);
});

test('consumers see versions, deployers make models of them, and testing registers what waits for approval (platform check 17)', () => {
  const admits = (...accounts: string[]) => ({
    'aws:PrincipalOrgID': 'o-abcdefghij',
    'aws:PrincipalAccount': accounts.length === 1 ? accounts[0] : accounts,
  });
  expect(statementsFor([science, testing, production], [testing, production], [testing])).toMatchObject([
    { Sid: 'OwnerSees', Principal: { AWS: `arn:aws:iam::${owner}:root` } },
    {
      Sid: 'ConsumersSee',
      Principal: '*',
      Action: ['sagemaker:DescribeModelPackage', 'sagemaker:DescribeModelPackageGroup', 'sagemaker:ListModelPackages'],
      Resource: [group, versions].toSorted(),
      Condition: { StringEquals: admits(science, testing, production) },
    },
    {
      Sid: 'DeployersCreateModels',
      Action: 'sagemaker:CreateModel',
      Resource: versions,
      Condition: { StringEquals: admits(testing, production) },
    },
    {
      Sid: 'RegistrarsRegisterAsPending',
      Action: 'sagemaker:CreateModelPackage',
      Resource: versions,
      Condition: {
        StringEquals: { ...admits(testing), 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' },
      },
    },
  ]);
});

test('no statement lets another account approve a version, or change the group (platform check 17)', () => {
  const statements = statementsFor([science, testing, production], [testing, production], [testing]);
  const actions = statements.flatMap(({ Action }) => Action);
  expect(actions.filter((action) => /Update|Delete|Put|AddTags|\*/.test(action))).toEqual([]);
});

test('an audience without accounts has no statement', () => {
  const sids = (...audiences: Parameters<typeof documentFor>) => statementsFor(...audiences).map(({ Sid }) => Sid);
  expect(sids([], [], [])).toEqual(['OwnerSees']);
  expect(sids([science], [], [])).toEqual(['OwnerSees', 'ConsumersSee']);
});

test('200 accounts of each type fit, and beyond the limit both numbers are said', () => {
  const ids = (start: number, count: number) => Array.from({ length: count }, (_, index) => String(start + index));
  const audiencesOf = (count: number) => {
    const [a, b, c] = [100_000_000_000, 200_000_000_000, 300_000_000_000].map((start) => ids(start, count));
    return [[...(a ?? []), ...(b ?? []), ...(c ?? [])], [...(b ?? []), ...(c ?? [])], b ?? []] as const;
  };
  const fits = documentFor(...audiencesOf(200));
  expect(fits.tooLong).toBeNull();
  expect(Buffer.byteLength(fits.texts['groupPolicy'] ?? '')).toBeLessThanOrEqual(modelGroupPolicyLimit);
  expect(documentFor(...audiencesOf(250)).tooLong).toMatch(
    /^the policy of the model package group would have [\d,]+ bytes, and AWS allows 20,480/,
  );
});
