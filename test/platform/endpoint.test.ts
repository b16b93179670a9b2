// What a pipeline deploys: check 20, the policies of production let CloudFormation make it as the template says and not
// without its settings; and check 19, nobody else makes it.
import { deploymentTemplates } from '../../shared/governance/schema/declared-pipelines.ts';
import { stackPermissions } from '../../shared/resources/pipeline-roles/production-roles.ts';
import { runCommand } from '../support/palisade.ts';
import { type ResolvedResources, resolvedResources } from '../support/resolved-template.ts';
import { judged, organizationId, production, region, roleIn, sharedServices } from '../support/role-verdict.ts';

const files = deploymentTemplates.map((name) => `platform/templates/${name}`);
const scope = { accountId: production, region, organizationId, sharedServices: [sharedServices] };
const resources = resolvedResources('platform/templates/endpoint.yml', {
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::AccountId': production,
  Name: 'churn',
  Release: '0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f',
  ModelPackageArn: `arn:aws:sagemaker:${region}:${sharedServices}:model-package/ml-churn/3`,
  InputLocation: 's3://ml-data-customers-333333333333/new/',
  OutputLocation: `s3://sagemaker-${region}-${production}/churn`,
  Subnets: ['subnet-1', 'subnet-2'],
  SecurityGroups: ['sg-1'],
});
type Properties = ResolvedResources[string]['Properties'];
const propertiesOf = (name: string): Properties => resources[name]?.Properties ?? {};
const inputOf = (): Properties => JSON.parse(String(Object(propertiesOf('BatchSchedule')['Target'])['Input']));
const at = (value: unknown, ...path: readonly (string | number)[]) =>
  path.reduce<unknown>((each, key) => Object(each)[key], value);
const arn = (kind: string, name: unknown) => `arn:aws:sagemaker:${region}:${production}:${kind}/${name}`;

/** The calls behind the template, with the condition keys of each (Service Authorization Reference, Amazon SageMaker). */
const calls = {
  model: (given = propertiesOf('Model')) => ({
    action: 'sagemaker:CreateModel',
    resource: arn('model', given['ModelName']),
    context: {
      'sagemaker:NetworkIsolation': at(given, 'EnableNetworkIsolation'),
      'sagemaker:VpcSubnets': at(given, 'VpcConfig', 'Subnets'),
      'sagemaker:VpcSecurityGroupIds': at(given, 'VpcConfig', 'SecurityGroupIds'),
    },
  }),
  config: (given = propertiesOf('EndpointConfig')) => ({
    action: 'sagemaker:CreateEndpointConfig',
    resource: arn('endpoint-config', given['EndpointConfigName']),
    context: {
      'sagemaker:VolumeKmsKeyArn': at(given, 'KmsKeyId'),
      'sagemaker:InstanceTypes': [at(given, 'ProductionVariants', 0, 'InstanceType')],
    },
  }),
  endpoint: (given = propertiesOf('Endpoint')) => ({
    action: 'sagemaker:CreateEndpoint',
    resource: arn('endpoint', given['EndpointName']),
    context: {},
  }),
  job: (given = inputOf()) => ({
    action: 'sagemaker:CreateTransformJob',
    resource: arn('transform-job', String(given['TransformJobName']).replace(/<.*>/, 'd32c5kddcf5bb8c3')),
    context: {
      'sagemaker:OutputKmsKeyArn': at(given, 'TransformOutput', 'KmsKeyId'),
      'sagemaker:VolumeKmsKeyArn': at(given, 'TransformResources', 'VolumeKmsKeyId'),
      'sagemaker:InstanceTypes': [at(given, 'TransformResources', 'InstanceType')],
    },
  }),
};
type Made = ReturnType<(typeof calls)[keyof typeof calls]>;

async function may({ action, resource, context }: Made, principal = roleIn(production, 'ml-pipeline-cloudformation')) {
  const sent = Object.entries(context).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, Array.isArray(value) ? value.map(String) : String(value)]],
  );
  const isStackRole = principal.endsWith('/ml-pipeline-cloudformation');
  const caller = {
    type: 'production' as const,
    principal,
    ...(isStackRole ? { identity: stackPermissions(scope) } : {}),
  };
  const result = await judged(caller, { action, resource, context: Object.fromEntries(sent) });
  return result === 'Allowed';
}

test('cfn-lint reports nothing about the templates of pipelines', async () => {
  expect(await runCommand('.venv/bin/cfn-lint', files)).toEqual({ code: 0, stdout: '', stderr: '' });
});

test.each(Object.entries(calls))(
  '20: ml-pipeline-cloudformation makes the %s as the template says',
  async (_name, call) => {
    expect(await may(call())).toBe(true);
  },
);

test.each([
  { without: 'the VPC', call: calls.model({ ...propertiesOf('Model'), VpcConfig: undefined }) },
  { without: 'network isolation', call: calls.model({ ...propertiesOf('Model'), EnableNetworkIsolation: false }) },
  { without: 'the key of volumes', call: calls.config({ ...propertiesOf('EndpointConfig'), KmsKeyId: undefined }) },
  { without: 'the key of output', call: calls.job({ ...inputOf(), TransformOutput: {} }) },
  {
    without: 'the key of the job’s volumes',
    call: calls.job({ ...inputOf(), TransformResources: { InstanceType: 'ml.m5.large' } }),
  },
  { without: 'a name of the pipeline’s', call: { ...calls.endpoint(), resource: arn('endpoint', 'web') } },
])('20: not without $without', async ({ call }) => {
  expect(await may(call)).toBe(false);
});

test.each(['Admin', 'ml-execution', 'DataScientist', 'MLEngineer', 'platform-automation', 'PalisadeSpoke'])(
  '19: %s, whose own permissions allow everything, makes none of it',
  async (name) => {
    const made = await Promise.all(Object.values(calls).map((call) => may(call(), roleIn(production, name))));
    expect(made).toEqual([false, false, false, false]);
  },
);

test('19: the policies would let ml-pipeline make it, which its own document does not', async () => {
  expect(await may(calls.model(), roleIn(production, 'ml-pipeline'))).toBe(true);
});

test.each([
  { what: 'reads the package', action: 'sagemaker:DescribeModelPackage', may: true },
  { what: 'approves it', action: 'sagemaker:UpdateModelPackage', may: false },
])('the stack’s role $what: $may', async ({ action, may: isAllowed }) => {
  const principal = roleIn(production, 'ml-pipeline-cloudformation');
  const resource = `arn:aws:sagemaker:${region}:${sharedServices}:model-package/ml-churn/3`;
  const caller = { type: 'production' as const, principal, identity: stackPermissions(scope) };
  const result = await judged(caller, { action, resource, owner: sharedServices });
  expect(result === 'Allowed').toBe(isAllowed);
});

test('the model comes from the registry, works as ml-execution, and is replaced with each release', () => {
  expect(propertiesOf('Model')).toMatchObject({
    ModelName: 'ml-churn-0a1b2c3d',
    ExecutionRoleArn: roleIn(production, 'ml-execution'),
    PrimaryContainer: { ModelPackageName: expect.stringMatching(/model-package\/ml-churn\/3$/) },
  });
  expect(propertiesOf('EndpointConfig')['EndpointConfigName']).toBe('ml-churn-0a1b2c3d');
  expect(propertiesOf('Endpoint')['EndpointName']).toBe('ml-churn');
});

test('the longest names are names that SageMaker takes', () => {
  const longest = resolvedResources(files[0] ?? '', { Name: 'a'.repeat(40), Release: '0a1b2c3d-0a1b' });
  const names = [longest['Model']?.Properties['ModelName'], longest['Endpoint']?.Properties['EndpointName']];
  // SageMaker API Reference, CreateModel and CreateEndpoint: 63 characters. An execution of a schedule has 16.
  for (const name of names) expect(String(name).length).toBeLessThanOrEqual(63);
  expect(`ml-${'a'.repeat(40)}-d32c5kddcf5bb8c3`.length).toBeLessThanOrEqual(63);
});
