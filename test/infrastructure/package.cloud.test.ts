// The deployed package: its CloudFormation template and its bundles.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { writeStack } from '../../cli/deploy/write-templates.ts';
import { consumers } from '../../infrastructure/consumers.ts';
import { logicalId } from '../../infrastructure/resources.ts';
import { managementFolderOf, packageOf } from '../../local/instance.ts';
import { packageIn } from '../../local/service-folder.ts';
import { hubRoleNames } from '../../shared/aws/hub-roles.ts';
import { cloud } from '../support/cloud.ts';
import { deployedNames, namesIn } from '../support/deployed-names.ts';
import { runCommand } from '../support/palisade.ts';

type Resource = { Type: string; Properties: Record<string, unknown> };
const folder = packageOf(cloud.port);
const file = join(folder, 'cloudformation-template-update-stack.json');
const resources: Record<string, Resource> = JSON.parse(readFileSync(file, 'utf8')).Resources;
const properties = (id: string) => resources[id]?.Properties;
const checkov = (template: string) =>
  runCommand('.venv-checks/bin/checkov', ['--config-file', '.checkov.yaml', '--file', template]);
const ofType = (type: string) => Object.values(resources).filter(({ Type }) => Type === type);

test('logical ids and names are those of the last release', () => {
  expect(namesIn(resources)).toEqual(deployedNames.hub);
});

test('every role of the stack is in the list of hub roles, which policies and trust policies are made from', () => {
  const names = ofType('AWS::IAM::Role').map(({ Properties }) => Properties['RoleName']);
  expect(names.sort()).toEqual([...hubRoleNames].sort());
});

test('cfn-lint reports nothing that .cfnlintrc.yaml does not ignore, also about the template without osls', async () => {
  const own = mkdtempSync(join(tmpdir(), 'palisade-templates-'));
  writeStack(folder, own, { name: 'palisade-hub', region: 'us-east-1' });
  const plain = join(own, 'palisade-hub-us-east-1.json');
  expect(await runCommand('.venv/bin/cfn-lint', [file, plain])).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('checkov reports nothing that .checkov.yaml does not skip', async () => {
  expect(await checkov(file)).toMatchObject({ code: 0, stdout: expect.stringContaining('Failed checks: 0') });
});

/**
 * onboard-account calls all services that the baseline sets up, and runs a few times a day, so its cold start does not matter. Those that know the
 * guardrails have the clients of their preflights, of which CloudFront's is the largest.
 */
const maxBundleBytes: Readonly<Record<string, number>> = {
  'onboard-account': 2_600_000,
  // It has the access role's clients, too.
  'keep-platform': 2_500_000,
  // It compares whom every kind of shared resource admits; once an hour.
  'compare-accounts': 1_500_000,
  remediate: 1_150_000,
  sweep: 1_150_000,
  'export-findings': 1_150_000,
};

describe.each(consumers)('$name', ({ name, timeoutSeconds }) => {
  const id = logicalId(name);

  test('has an encrypted queue with a dead-letter queue, and a visibility timeout of six times its own or more', () => {
    expect(properties(`${id}Queue`)).toMatchObject({
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [`${id}DeadLetters`, 'Arn'] } },
    });
    expect(properties(`${id}Queue`)?.['VisibilityTimeout']).toBeGreaterThanOrEqual(timeoutSeconds * 6);
    expect(properties(`${id}DeadLetters`)).toMatchObject({ SqsManagedSseEnabled: true });
    const [deployed] = ofType('AWS::Lambda::Function').filter(
      ({ Properties }) => Properties['FunctionName'] === `palisade-${name}`,
    );
    expect(deployed?.Properties['Timeout']).toBe(timeoutSeconds);
  });

  test('reports partial batch failures', () => {
    const mappings = ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);
    expect(mappings).toContainEqual(
      expect.objectContaining({
        EventSourceArn: { 'Fn::GetAtt': [`${id}Queue`, 'Arn'] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    );
  });

  test('has alarms on dead letters, age and errors, with an action', () => {
    for (const alarm of ['DeadLetters', 'Age', 'Errors']) {
      expect(properties(`${id}${alarm}Alarm`)).toMatchObject({ AlarmActions: [{ Ref: 'AlarmsTopic' }] });
    }
  });

  test('has a small enough bundle, and runs from the packaged zip file', async () => {
    const zip = join(folder, `${name}.zip`);
    const sizes = 'import sys, zipfile; print(sum(f.file_size for f in zipfile.ZipFile(sys.argv[1]).infolist()))';
    const { stdout } = await runCommand('.venv/bin/python', ['-c', sizes, zip]);
    expect(Number(stdout)).toBeLessThan(maxBundleBytes[name] ?? 800_000);

    const { endpoint, region, accounts, secretAccessKey } = cloud;
    const lambda = new LambdaClient({
      endpoint,
      region,
      credentials: { accessKeyId: accounts.sharedServices, secretAccessKey },
    });
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: `palisade-${name}` }));
    expect(Configuration?.CodeSha256).toBe(createHash('sha256').update(readFileSync(zip)).digest('base64'));
    expect(Configuration?.Runtime).toBe('nodejs24.x');
  });
});

test('every target of a rule or schedule has a dead-letter queue', () => {
  const targets = ofType('AWS::Events::Rule').flatMap(({ Properties }) => Properties['Targets'] as object[]);
  const schedules = ofType('AWS::Scheduler::Schedule').map(({ Properties }) => Properties['Target']);
  expect([targets.length, schedules.length]).toEqual([13, 3]);
  for (const target of [...targets, ...schedules]) {
    expect(target).toMatchObject({ DeadLetterConfig: { Arn: expect.anything() } });
  }
});

test('the journal is billed per request, recoverable and encrypted, and deletes expired items', () => {
  expect(properties('Journal')).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
});

test('topics are encrypted, logs have a retention period, and there is a dashboard', () => {
  for (const { Properties } of ofType('AWS::SNS::Topic')) expect(Properties['KmsMasterKeyId']).toBeDefined();
  for (const { Properties } of ofType('AWS::Logs::LogGroup')) expect(Properties['RetentionInDays']).toBe(90);
  expect(ofType('AWS::CloudWatch::Dashboard')).toHaveLength(1);
});

/** Actions without resource types. */
const withoutResources = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

test('no role has a wildcard action, and only actions without resource types are allowed on all resources', () => {
  const statements = ofType('AWS::IAM::Role').flatMap(({ Properties }) =>
    (
      Properties['Policies'] as { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } }[]
    ).flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
  );
  expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  const unlimited = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
  expect(unlimited.filter((action) => !withoutResources.includes(action))).toEqual([]);
});

test('cfn-lint and checkov report nothing about the management account’s stack', async () => {
  const template = join(packageIn(managementFolderOf(cloud.port)), 'cloudformation-template-update-stack.json');
  const own = mkdtempSync(join(tmpdir(), 'palisade-templates-'));
  writeStack(packageIn(managementFolderOf(cloud.port)), own, { name: 'palisade-management', region: 'us-east-1' });
  const plain = join(own, 'palisade-management-us-east-1.json');
  expect(await runCommand('.venv/bin/cfn-lint', [template, plain])).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await checkov(template)).toMatchObject({ code: 0, stdout: expect.stringContaining('Failed checks: 0') });
});
