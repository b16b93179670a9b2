// The product `notebook`: what CloudFormation asks SageMaker for passes the policies of data-science, and would not without
// any of its settings.
import { readFileSync } from 'node:fs';
import { parse, type ScalarTag } from 'yaml';
import { productTemplates } from '../../shared/governance/schema/declared-catalog.ts';
import { runCommand } from '../support/palisade.ts';
import { roleArn, verdict } from '../support/verdict.ts';

const file = 'platform/templates/notebook.yml';
/** CloudFormation's functions stand for a text here. */
const functions: ScalarTag[] = ['!Ref', '!Sub', '!GetAtt'].map((tag) => ({ tag, resolve: (text) => `${tag} ${text}` }));
const { Properties } = parse(readFileSync(file, 'utf8'), { customTags: functions }).Resources.Notebook;

/** The condition keys of a request with the properties (Service Authorization Reference, CreateNotebookInstance). */
const contextOf = (properties: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries({
      'sagemaker:DirectInternetAccess': properties['DirectInternetAccess'],
      'sagemaker:RootAccess': properties['RootAccess'],
      'sagemaker:VolumeKmsKeyArn': properties['KmsKeyId'],
      'sagemaker:VpcSubnets': properties['SubnetId'],
      'sagemaker:VpcSecurityGroupIds': properties['SecurityGroupIds'],
      'sagemaker:InstanceTypes': properties['InstanceType'],
    }).map(([key, value]) => [key, value === undefined ? undefined : String(value)]),
  );

const launch = (properties: Record<string, unknown>) =>
  verdict('data-science', {
    principal: roleArn('ml-catalog-launch'),
    action: 'sagemaker:CreateNotebookInstance',
    resource: 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/ml-one',
    context: contextOf(properties),
  });

test('cfn-lint reports nothing about the templates of products', async () => {
  const templates = productTemplates.map((name) => `platform/templates/${name}`);
  expect(await runCommand('.venv/bin/cfn-lint', templates)).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('the policies of data-science let the launch role create the notebook', async () => {
  expect(await launch(Properties)).toBe('allowed');
});

test.each(['DirectInternetAccess', 'RootAccess', 'KmsKeyId', 'SubnetId', 'SecurityGroupIds'])(
  'without %s they would not',
  async (name) => {
    const { [name]: taken, ...others } = Properties;
    expect(taken).toBeDefined();
    expect(await launch(others)).toBe('denied');
  },
);

test('the notebook works as ml-execution, under the key of the account, and nobody gives it another', () => {
  expect(Properties).toMatchObject({
    RoleArn: expect.stringMatching(/AWS::AccountId}:role\/ml-execution$/),
    KmsKeyId: expect.stringMatching(/AWS::AccountId}:alias\/palisade-data$/),
    DirectInternetAccess: 'Disabled',
    RootAccess: 'Disabled',
    InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: '2' },
  });
});
