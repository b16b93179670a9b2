// What somebody may do to models: each action with the requests that AWS evaluates for it.
import type { MatrixAction } from '../subject.ts';

const on = (target: string, name: string) => ({ action: `sagemaker:${name}`, on: target });
const status = (name: string, value: string) => ({
  ...on('package', name),
  context: { 'sagemaker:ModelApprovalStatus': value },
});

export const modelColumns = {
  see: { title: 'See a model', requests: [on('package', 'DescribeModelPackage')] },
  list: { title: 'List models', requests: [on('package', 'ListModelPackages')] },
  register: {
    title: 'Register as pending',
    requests: [status('CreateModelPackage', 'PendingManualApproval')],
  },
  registerApproved: { title: 'Register as approved', requests: [status('CreateModelPackage', 'Approved')] },
  approve: { title: 'Set the status', requests: [status('UpdateModelPackage', 'Approved')] },
  admit: { title: 'Change whom the group admits', requests: [on('group', 'PutModelPackageGroupPolicy')] },
  look: { title: 'Read the policy', requests: [on('group', 'GetModelPackageGroupPolicy')] },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export const furtherModelActions = {
  registerWithoutStatus: { title: 'registering without a status', requests: [on('package', 'CreateModelPackage')] },
  reject: { title: 'rejecting a model', requests: [status('UpdateModelPackage', 'Rejected')] },
  removePolicy: { title: 'removing the policy', requests: [on('group', 'DeleteModelPackageGroupPolicy')] },
  deleteGroup: { title: 'deleting the group', requests: [on('group', 'DeleteModelPackageGroup')] },
  deleteModel: { title: 'deleting a model', requests: [on('package', 'DeleteModelPackage')] },
  untag: { title: "removing the group's tags", requests: [on('group', 'DeleteTags')] },
  share: {
    title: 'a share of AWS RAM',
    requests: [{ action: 'ram:CreateResourceShare', on: 'share' }],
  },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export type ModelColumn = keyof typeof modelColumns;
export type ModelAction = ModelColumn | keyof typeof furtherModelActions;
