// The build that marks a version as approved, before it is deployed: also when somebody runs the stage a second time.
import { approveBuildspec } from '../../../../shared/resources/pipelines/buildspecs.ts';
import { runBuild } from '../../../support/run-build.ts';

const version = 'arn:aws:sagemaker:us-east-1:222222222222:model-package/ml-churn/1';
const template = 'Resources: {}\n';
const answers = `
  "sagemaker describe-model-package") [ -n "$STATUS_IN_REGISTRY" ] && echo "$STATUS_IN_REGISTRY" ;;`;

function approve(status: string) {
  return runBuild(approveBuildspec({ name: 'endpoint.yml', text: template }), answers, {
    MODEL_PACKAGE: version,
    EXECUTION_ID: '7d0f',
    STATUS_IN_REGISTRY: status,
  });
}

test.each(['PendingManualApproval', 'Approved'])(
  'a version in status %s is marked, and the template handed over',
  (it) => {
    const { status, calls, file } = approve(it);
    expect(status).toBe(0);
    expect(calls).toEqual([
      `sagemaker describe-model-package --model-package-name ${version} --query ModelApprovalStatus --output text`,
      `sagemaker update-model-package --model-package-arn ${version} --model-approval-status Approved --approval-description Pipeline execution 7d0f`,
    ]);
    expect([file('endpoint.yml'), file('endpoint.json')]).toEqual([template, '{"Parameters":{}}\n']);
  },
);

test.each([
  { what: 'that somebody has rejected', status: 'Rejected' },
  { what: 'in a status that is not known', status: 'Suspended' },
])('a version $what is not approved again', ({ status: found }) => {
  const { status, stdout, calls } = approve(found);
  expect(status).toBe(1);
  expect(calls).toEqual([expect.stringContaining('describe-model-package')]);
  expect(stdout).toContain(`${version} is in status ${found}`);
});

test('a version whose status cannot be read is not approved', () => {
  const { status, calls } = approve('');
  expect(status).not.toBe(0);
  expect(calls).toEqual([expect.stringContaining('describe-model-package')]);
});
