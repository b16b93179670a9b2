// Calls about models and approvals: what was done, and by whom.
import { isModelCall, type ModelEvent, read } from '../../../events/aws/model-call.ts';
import { envelopeSchema } from '../../../events/envelope.ts';
import { modelCall, s3Call } from '../../../tools/fixtures/events.ts';

const owner = '111122223333';
const arn = `arn:aws:sagemaker:us-east-1:${owner}:model-package/ml-churn/3`;
const model = { arn, owner, group: 'ml-churn', version: '3' };
const group = `arn:aws:sagemaker:us-east-1:${owner}:model-package-group/ml-churn`;

const readCall = (event: object) => read(envelopeSchema.parse(event));

test.each<{ name: string; event: object; call: Extract<ModelEvent, { kind: 'model call' }>['call'] }>([
  {
    name: 'a registration from another account, which names the group by its ARN',
    event: modelCall({
      eventName: 'CreateModelPackage',
      parameters: { modelPackageGroupName: group, modelApprovalStatus: 'PendingManualApproval' },
      response: { modelPackageArn: arn },
      accountId: '444455556666',
    }),
    call: { kind: 'registered', model, status: 'PendingManualApproval' },
  },
  {
    // SageMaker API Reference, CreateModelPackage: pending is the default of versions.
    name: 'a registration that names no status',
    event: modelCall({
      eventName: 'CreateModelPackage',
      parameters: { modelPackageGroupName: 'ml-churn' },
      response: { modelPackageArn: arn },
    }),
    call: { kind: 'registered', model, status: 'PendingManualApproval' },
  },
  {
    name: 'a new status',
    event: modelCall({
      eventName: 'UpdateModelPackage',
      parameters: { modelPackageArn: arn, modelApprovalStatus: 'Approved', approvalDescription: 'by dora' },
    }),
    call: { kind: 'updated', model, status: 'Approved', description: 'by dora', content: [] },
  },
  {
    name: 'another image in a version',
    event: modelCall({
      eventName: 'UpdateModelPackage',
      parameters: { modelPackageArn: arn, inferenceSpecification: { containers: [] }, sourceUri: null },
    }),
    call: { kind: 'updated', model, status: null, description: null, content: ['inferenceSpecification'] },
  },
  {
    name: 'the deletion of a version',
    event: modelCall({ eventName: 'DeleteModelPackage', parameters: { modelPackageName: arn } }),
    call: { kind: 'deleted', model },
  },
  {
    name: 'the answer to an approval',
    event: modelCall({
      eventName: 'PutApprovalResult',
      parameters: {
        pipelineName: 'ml-churn',
        stageName: 'Approve',
        actionName: 'Model',
        result: { status: 'Rejected', summary: 'drifts' },
        token: '00000000-0000-0000-0000-000000000000',
      },
    }),
    call: { kind: 'answered', pipeline: 'ml-churn', action: 'Approve/Model', status: 'Rejected', summary: 'drifts' },
  },
])('$name', ({ event, call }) => {
  expect(readCall(event)).toMatchObject({ kind: 'model call', call });
});

const registration = (userIdentity: object, accountId = owner) =>
  modelCall({
    eventName: 'CreateModelPackage',
    parameters: { modelPackageGroupName: group },
    response: { modelPackageArn: arn },
    accountId,
    detail: { userIdentity },
  });

test('the caller is the session, its role and its account; the account of the event is that of the envelope', () => {
  const role = 'arn:aws:iam::444455556666:role/ml-pipeline';
  const session = 'arn:aws:sts::444455556666:assumed-role/ml-pipeline/build';
  const identity = {
    type: 'AssumedRole',
    arn: session,
    accountId: '444455556666',
    sessionContext: { sessionIssuer: { arn: role, userName: 'ml-pipeline' } },
  };
  const event = registration(identity, '444455556666');
  expect(readCall(event)).toMatchObject({
    accountId: '444455556666',
    caller: { principal: session, role, accountId: '444455556666' },
    trigger: { eventId: event.id, principal: session },
    happenedAt: new Date('2026-11-01T10:00:00Z'),
  });
});

test('in the record of the resource’s owner, a caller of another account has an id and no name', () => {
  const identity = { type: 'AWSAccount', principalId: 'AROAEXAMPLE:build', accountId: '999999999999' };
  expect(readCall(registration(identity))).toMatchObject({
    caller: { principal: 'AROAEXAMPLE:build of account 999999999999', role: null, accountId: '999999999999' },
  });
});

test.each([
  {
    name: 'a call that failed',
    event: modelCall({ eventName: 'DeleteModelPackage', parameters: {}, detail: { errorCode: 'AccessDenied' } }),
    kind: 'ignored',
  },
  {
    name: 'a package that is no version of a group',
    event: modelCall({
      eventName: 'CreateModelPackage',
      parameters: { modelPackageName: 'ml-churn' },
      response: { modelPackageArn: `arn:aws:sagemaker:us-east-1:${owner}:model-package/ml-churn` },
    }),
    kind: 'ignored',
  },
  {
    name: 'an answer without a pipeline',
    event: modelCall({ eventName: 'PutApprovalResult', parameters: { result: { status: 'Approved' } } }),
    kind: 'ignored',
  },
  {
    name: 'another call of SageMaker',
    event: modelCall({ eventName: 'CreateModel', parameters: {} }),
    kind: 'refused',
  },
  {
    name: 'a call without parameters',
    event: modelCall({ eventName: 'DeleteModelPackage', parameters: {}, detail: { requestParameters: null } }),
    kind: 'refused',
  },
])('$name is $kind', ({ event, kind }) => {
  expect(readCall(event)).toMatchObject({ kind });
});

test('calls of other services, and those about groups, are not about versions of models', () => {
  const isAboutModels = (event: object) => isModelCall(envelopeSchema.parse(event));
  expect(isAboutModels(s3Call())).toBe(false);
  expect(isAboutModels(modelCall({ eventName: 'DeleteModelPackageGroupPolicy', parameters: {} }))).toBe(false);
  expect(isAboutModels(modelCall({ eventName: 'PutApprovalResult', parameters: {} }))).toBe(true);
});
