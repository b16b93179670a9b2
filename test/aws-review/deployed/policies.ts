// What the attached organization policies refuse, with sessions of the roles concerned.
import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { AttachPolicyCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, PutBucketTaggingCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { bucketNames, createRole, deployed, outcomeOf } from '../../support/deployed-cloud.ts';
import { newAccounts, policyId } from '../../support/deployed-organization.ts';
import { eventually } from '../../support/eventually.ts';
import type { Clients } from '../../support/own-cloud.ts';

const refusedByPolicy = 'with an explicit deny in a service control policy';

/** A schedule like those of the hub, which is due at once. */
function anotherSchedule(account: string, region: string) {
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: 'another-schedule',
      ScheduleExpression: `at(${new Date(Date.now() + 1_000).toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: `arn:aws:sqs:${region}:${account}:palisade-watch-exemptions`,
        RoleArn: `arn:aws:iam::${account}:role/palisade-scheduler`,
        Input: '{}',
      },
    },
  };
}

test('aws-review 3: a schedule of the hub sends its message while the policies of shared-services are attached (Organizations User Guide, SCP evaluation)', async () => {
  const { cloud, hub } = deployed();
  const { cloudFormation, sqs } = cloud.administratorOf(hub.account);
  await hub.readsQueue('watch-exemptions', false);
  const TemplateBody = JSON.stringify({ Resources: { Schedule: anotherSchedule(hub.account, cloud.region) } });
  await cloudFormation.send(new CreateStackCommand({ StackName: 'another-schedule', TemplateBody }));
  const somebody = await createRole(hub.account, 'Somebody');
  const QueueUrl = `${cloud.endpoint}/${hub.account}/palisade-watch-exemptions`;
  const refused = await outcomeOf(somebody.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' })));
  expect(refused).toContain(refusedByPolicy);
  const received = await eventually(async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    if (Messages.length > 0) return 'a message';
    const errors = await hub.metric('AWS/Scheduler', 'TargetErrorCount', { ScheduleGroup: 'default' });
    return errors > 0 && 'TargetErrorCount';
  });
  expect(received).toBe('a message');
});

test('aws-review 10: the role of CloudFormation blocks public access to a bucket that it makes in production (CloudFormation User Guide, AWS::S3::Bucket)', async () => {
  const { s3 } = await createRole(deployed().cloud.idOf('production'), 'ml-pipeline-cloudformation');
  const [Bucket] = bucketNames('from-a-stack', 1);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }));
  const all = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
  const outcome = await outcomeOf(
    s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: all })),
  );
  expect(outcome).toBe('done');
});

test('aws-review 13: the roles of StackSets set up an account that is quarantined (CloudFormation User Guide, StackSets: service-managed permissions)', async () => {
  const { cloud } = deployed();
  const [account = ''] = (await newAccounts()).ids;
  const { organizations } = cloud.administratorOf(cloud.idOf('management'));
  // Its own quarantine is over by now. The policy is attached again, so that it does not end during the test.
  const PolicyId = await policyId('palisade-quarantine');
  await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: account }));
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  const createRoleAs = ({ iam }: Clients) =>
    outcomeOf(iam.send(new CreateRoleCommand({ RoleName: 'of-a-stack', AssumeRolePolicyDocument })));
  expect(await createRoleAs(await createRole(account, 'Admin'))).toContain(refusedByPolicy);
  const outcome = await createRoleAs(await createRole(account, 'stacksets-exec-0123456789abcdef0123456789abcdef'));
  expect(outcome).toBe('done');
});
