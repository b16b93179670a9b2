// CloudTrail's records of calls about models, as the local cloud makes them: what was done is read from each.
import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DeleteModelPackageCommand,
  DeleteModelPackageGroupCommand,
  PutModelPackageGroupPolicyCommand,
  SageMakerClient,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { type ModelEvent, read } from '../../../events/aws/model-call.ts';
import { secretAccessKey } from '../../../local/aws/clients.ts';
import { modelCall } from '../../../tools/fixtures/events.ts';
import { accounts, cloud, ids, newName, region } from '../../support/cloud.ts';
import { eventHistory } from '../../support/event-history.ts';
import { eventually } from '../../support/eventually.ts';

const clientOf = (accountId: string) =>
  new SageMakerClient({ endpoint: cloud.endpoint, region, credentials: { accessKeyId: accountId, secretAccessKey } });
const [owner, pipeline] = [clientOf(ids.sharedServices), clientOf(ids.testing)];

/** The call as it is read from the record in an account. */
function recordedCall(accountId: string, eventName: string, group: string): Promise<ModelEvent> {
  return eventually(async () => {
    const named = [{ AttributeKey: 'EventName' as const, AttributeValue: eventName }];
    for await (const { CloudTrailEvent = '{}' } of eventHistory(
      accounts(accountId, region).cloudTrail,
      new Date(0),
      named,
    )) {
      const detail = JSON.parse(CloudTrailEvent);
      const event = read({ ...modelCall({ eventName, parameters: {} }), account: accountId, region, detail });
      if (event.kind === 'model call' && CloudTrailEvent.includes(group)) return event;
    }
    return undefined;
  });
}

test('a registration from another account, an approval and a deletion', async () => {
  const ModelPackageGroupName = newName('ml-recorded');
  const made = await owner.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName }));
  const group = made.ModelPackageGroupArn ?? '';
  const statement = {
    Sid: 'Registers',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${ids.testing}:root` },
    Action: 'sagemaker:CreateModelPackage',
    Resource: `${group.replace('model-package-group', 'model-package')}/*`,
  };
  const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await owner.send(new PutModelPackageGroupPolicyCommand({ ModelPackageGroupName, ResourcePolicy }));
  const registered = await pipeline.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: group,
      ModelApprovalStatus: 'PendingManualApproval',
      InferenceSpecification: {
        Containers: [{ Image: 'image' }],
        SupportedContentTypes: [],
        SupportedResponseMIMETypes: [],
      },
    }),
  );
  const ModelPackageArn = registered.ModelPackageArn ?? '';
  await owner.send(new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: 'Approved' }));
  await owner.send(new DeleteModelPackageCommand({ ModelPackageName: ModelPackageArn }));
  await owner.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName }));
  const model = { arn: ModelPackageArn, owner: ids.sharedServices, group: ModelPackageGroupName, version: '1' };
  expect(await recordedCall(ids.testing, 'CreateModelPackage', ModelPackageGroupName)).toMatchObject({
    call: { kind: 'registered', model, status: 'PendingManualApproval' },
    caller: { principal: `arn:aws:iam::${ids.testing}:root`, accountId: ids.testing },
  });
  expect(await recordedCall(ids.sharedServices, 'UpdateModelPackage', ModelPackageGroupName)).toMatchObject({
    call: { kind: 'updated', model, status: 'Approved', content: [] },
  });
  expect(await recordedCall(ids.sharedServices, 'DeleteModelPackage', ModelPackageGroupName)).toMatchObject({
    call: { kind: 'deleted', model },
  });
});
