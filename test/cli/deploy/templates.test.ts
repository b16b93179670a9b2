// Templates for those who deploy without osls: what is changed in the packaged one, and what is written.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainTemplate } from '../../../cli/deploy/plain-template.ts';
import { writeStack } from '../../../cli/deploy/write-templates.ts';
import { runPalisade } from '../../support/palisade.ts';

const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'palisade-one' } };
const functionOf = (name: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: { Ref: 'ServerlessDeploymentBucket' }, S3Key: `serverless/palisade/1700000000000/${name}.zip` },
    Handler: `functions/${name}/handler.handler`,
  },
  DependsOn: ['OneQueue'],
});
const packaged = {
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'of osls',
  Resources: {
    ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket' },
    ServerlessDeploymentBucketPolicy: { Type: 'AWS::S3::BucketPolicy' },
    OneQueue: queue,
    One: functionOf('one'),
    Two: functionOf('two'),
  },
  Outputs: { ServerlessDeploymentBucketName: { Value: { Ref: 'ServerlessDeploymentBucket' } }, Topic: { Value: 'x' } },
};
const files = { 'one.zip': 'one-1.zip', 'two.zip': 'two-2.zip' };

test('the code of each function is at parameters, and the rest is as it was', () => {
  const plain = plainTemplate(packaged, 'The hub', files);
  expect(plain).toEqual({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The hub',
    Parameters: expect.objectContaining({ CodeBucket: expect.anything(), CodePrefix: expect.anything() }),
    Resources: {
      OneQueue: queue,
      One: {
        ...functionOf('one'),
        Properties: {
          Code: { S3Bucket: { Ref: 'CodeBucket' }, S3Key: { 'Fn::Sub': `\${CodePrefix}one-1.zip` } },
          Handler: 'functions/one/handler.handler',
        },
      },
      Two: expect.anything(),
    },
    Outputs: { Topic: { Value: 'x' } },
  });
});

test('a stack without functions has no parameters', () => {
  const { Resources } = packaged;
  const plain = plainTemplate({ ...packaged, Resources: { OneQueue: Resources.OneQueue } }, 'x', {});
  expect(plain).not.toHaveProperty('Parameters');
});

test.each([
  ['a function without zip file', packaged, { 'one.zip': 'one-1.zip' }, 'there is no zip file two.zip'],
  [
    'a resource that refers to the bucket of osls',
    {
      ...packaged,
      Resources: { ...packaged.Resources, Other: { Type: 'x', DependsOn: 'ServerlessDeploymentBucket' } },
    },
    files,
    'refers to the deployment bucket',
  ],
  ['something else than a template', { Resources: [] }, files, 'Resources'],
])('%s is an error', (_, template, codeFiles, message) => {
  expect(() => plainTemplate(template, 'x', codeFiles)).toThrow(message);
});

/** A package in which a function has this code, as it is written. */
function written(code: string) {
  const root = mkdtempSync(join(tmpdir(), 'palisade-templates-'));
  const [source, out] = [join(root, 'package'), join(root, 'out')];
  for (const folder of [source, out]) mkdirSync(folder);
  writeFileSync(join(source, 'cloudformation-template-update-stack.json'), JSON.stringify(packaged));
  for (const [name, content] of Object.entries({ 'one.zip': code, 'two.zip': 'two' })) {
    writeFileSync(join(source, name), content);
  }
  const zips = writeStack(source, out, { name: 'palisade-hub', region: 'eu-west-1' });
  const text = readFileSync(join(out, 'palisade-hub-eu-west-1.json'), 'utf8');
  return { zips, text, files: readdirSync(out), contentOf: (file = '') => readFileSync(join(out, file), 'utf8') };
}

test('the folder has the template and the zip files, under names by their content', () => {
  const { zips, files: inFolder, text, contentOf } = written('one');
  expect(inFolder.toSorted()).toEqual([...zips, 'palisade-hub-eu-west-1.json'].toSorted());
  expect(zips).toEqual([expect.stringMatching(/^one-[0-9a-f]{16}\.zip$/), expect.stringMatching(/^two-/)]);
  expect(contentOf(zips[0])).toBe('one');
  for (const zip of zips) expect(text).toContain(`\${CodePrefix}${zip}`);
});

test('another code has another name, so that CloudFormation updates the function, and no other function', () => {
  const [before, same, after] = [written('one'), written('one'), written('changed')];
  expect(same.text).toBe(before.text);
  expect(after.zips[0]).not.toBe(before.zips[0]);
  expect(after.zips[1]).toBe(before.zips[1]);
});

test('without a hub in governance.yml nothing is written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-templates-'));
  const [file, out] = [join(folder, 'governance.yml'), join(folder, 'out')];
  const roles = Object.fromEntries(
    ['pipeline', 'breakGlass', 'dataScientists', 'mlEngineers', 'operators'].map((role) => [role, []]),
  );
  const governance = {
    version: 1,
    regions: ['eu-west-1'],
    accountTypes: { organizationalUnits: { Production: 'production' } },
    guardrails: { all: {} },
    policies: { roles },
  };
  // YAML 1.2 contains JSON.
  writeFileSync(file, JSON.stringify(governance));
  expect(await runPalisade('templates', file, '--out', out)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('has no `hub` block'),
  });
  expect(existsSync(out)).toBe(false);
});
