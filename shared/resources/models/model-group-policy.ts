// The policy of a model package group: who sees its versions, who deploys them, and who registers new ones. Pure.
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { modelGroupName } from '../../aws/names.ts';
import { partitionOf } from '../../aws/partitions.ts';
import type { DocumentKind } from '../contract/kind.ts';
import { admission, readersIn } from '../lib/admitted-accounts.ts';
import { ownerStatement } from '../lib/owner-statements.ts';

/** The most characters of a group's policy (SageMaker AI API Reference, PutModelPackageGroupPolicy). */
export const modelGroupPolicyLimit = 20_480;

/** Reads of a group, and of the versions in it. */
const reads = ['sagemaker:DescribeModelPackage', 'sagemaker:DescribeModelPackageGroup', 'sagemaker:ListModelPackages'];

/** SageMaker AI Developer Guide, "Deploy a model version from a different account": both ARNs, that of all versions too. */
export function modelGroupArns(model: string, owner: string, region: string) {
  const place = `arn:${partitionOf(region)}:sagemaker:${region}:${owner}`;
  const name = modelGroupName(model);
  return { group: `${place}:model-package-group/${name}`, versions: `${place}:model-package/${name}/*` };
}

/**
 * No statement lets another account approve: `sagemaker:UpdateModelPackage` stays with the owner, and what is registered
 * from elsewhere waits for approval. No RCP covers SageMaker, so that this document alone keeps others out.
 */
export const modelGroupDocument: DocumentKind = {
  id: 'groupPolicy',
  step: 'model-group',
  what: 'model package group',
  limit: modelGroupPolicyLimit,
  text: ({ name, owner, region }, grants) => {
    const { group, versions } = modelGroupArns(name, owner, region);
    const all = { Resource: [group, versions] };
    const pending = { 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' };
    const Statement = [
      { ...ownerStatement(owner, region, { Sid: 'OwnerSees', Action: reads }), ...all },
      ...admission(readersIn(grants, 'consumers'), { Sid: 'ConsumersSee', Action: reads, ...all }),
      ...admission(readersIn(grants, 'deployers'), {
        Sid: 'DeployersCreateModels',
        Action: 'sagemaker:CreateModel',
        Resource: versions,
      }),
      ...admission(
        readersIn(grants, 'registrars'),
        { Sid: 'RegistrarsRegisterAsPending', Action: 'sagemaker:CreateModelPackage', Resource: versions },
        pending,
      ),
    ];
    return canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  },
  subject: ({ name, owner, region }) => {
    const id = modelGroupName(name);
    return {
      type: 'AWS::SageMaker::ModelPackageGroup',
      id,
      arn: modelGroupArns(name, owner, region).group,
      consolePath: `/sagemaker/home?region=${region}#/model-package-groups/${id}`,
    };
  },
};
