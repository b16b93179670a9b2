// Check 19: in production, nobody but the pipeline deploys: not by its stacks, and not by a stack or a schedule of one's own
// with the role of stacks.
import { deniedBy, each } from '../../../support/policy-calls.ts';
import { account, inputs, roleArn } from '../../../support/verdict.ts';

const scope = inputs({ hasSharedResources: true, pipelines: [{ name: 'ml-churn', approvers: ['ml-approver'] }] });
const stackRole = roleArn('ml-pipeline-cloudformation');
const automation = ['platform-automation', 'stacksets-exec-1', 'OrganizationAccountAccessRole', 'AWSAFTExecution'];
const services = ['cloudformation.amazonaws.com', 'scheduler.amazonaws.com'];
const passing = services.flatMap((service) => each('iam:PassRole', [stackRole], { 'iam:PassedToService': service }));

test.each(['Admin', 'PalisadeSpoke', ...automation])(
  'in production, %s gives the role of stacks to no stack and no schedule',
  async (name) => {
    expect(await deniedBy('production', name, passing, scope)).toEqual(passing);
  },
);

test('the pipeline gives it to its stacks, and the role itself to the schedules of batch jobs', async () => {
  for (const name of ['ml-pipeline', 'ml-pipeline-cloudformation'])
    expect(await deniedBy('production', name, passing, scope)).toEqual([]);
});

test.each(['platform-automation', 'stacksets-exec-1'])('%s gives other roles to its stacks', async (name) => {
  const others = each('iam:PassRole', [roleArn('build-website'), roleArn('ml-execution')]);
  const stack = `arn:aws:cloudformation:eu-west-1:${account}:stack`;
  const stacks = each('cloudformation:CreateStack cloudformation:UpdateStack', [`${stack}/website/1`]);
  expect(await deniedBy('production', name, [...others, ...stacks], scope)).toEqual([]);
  const ofPipelines = each('cloudformation:CreateStack cloudformation:UpdateStack', [`${stack}/ml-churn/1`]);
  expect(await deniedBy('production', name, ofPipelines, scope)).toEqual(ofPipelines);
});

test('without pipelines, automation gives any role to its stacks', async () => {
  expect(await deniedBy('production', 'platform-automation', passing, inputs())).toEqual([]);
});
