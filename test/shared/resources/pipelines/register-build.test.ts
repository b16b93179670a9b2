// The build that registers a model, run by bash with an AWS CLI that writes down its calls: what the source exports is not
// trusted.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerBuildspec } from '../../../../shared/resources/pipelines/buildspecs.ts';

const artifacts = 's3://ml-artifacts-222222222222/ml-churn';
const image = '222222222222.dkr.ecr.us-east-1.amazonaws.com/ml-train@sha256:0f5b706a1a1d46c5';
const trained = `${artifacts}/models/ml-churn-7d0f/output/model.tar.gz`;
const commandLine = `#!/bin/bash
echo "$*" >> calls.txt
case "$1 $2" in
  "sts assume-role") printf 'key\\tsecret\\ttoken\\n' ;;
  "sagemaker create-model-package") echo arn:aws:sagemaker:us-east-1:222222222222:model-package/ml-churn/1 ;;
  "s3 cp") [ -z "$COPY_FAILS" ] ;;
esac
`;

/** Runs the commands in one shell, as a build with `shell: bash` does. */
function register(environment: Readonly<Record<string, string>>) {
  const cwd = mkdtempSync(join(tmpdir(), 'register-'));
  writeFileSync(join(cwd, 'aws'), commandLine, { mode: 0o755 });
  const { commands } = JSON.parse(registerBuildspec).phases.build as { commands: string[] };
  const env = {
    PATH: `${cwd}:${process.env['PATH']}`,
    ARTIFACTS: artifacts,
    TRAINING_ROLE: 'arn:aws:iam::444444444444:role/ml-pipeline',
    MODEL_PACKAGE_GROUP: 'arn:aws:sagemaker:us-east-1:222222222222:model-package-group/ml-churn',
    EXECUTION_ID: '7d0f',
    COMMIT: '1d46c5',
    IMAGE: image,
    MODEL_DATA: trained,
    ...environment,
  };
  const { status, stdout } = spawnSync('bash', ['-c', commands.join('\n')], { cwd, env, encoding: 'utf8' });
  const read = (name: string) => (existsSync(join(cwd, name)) ? readFileSync(join(cwd, name), 'utf8') : '');
  const found = { status, stdout, calls: read('calls.txt').split('\n'), inference: read('inference.json') };
  rmSync(cwd, { recursive: true });
  return found;
}

test('a copy is registered that only the pipeline can write', () => {
  const { status, calls, inference } = register({});
  const copy = 's3://ml-artifacts-222222222222/registered/ml-churn/7d0f/model.tar.gz';
  expect(status).toBe(0);
  expect(calls.slice(0, 2)).toEqual([
    `s3 cp ${trained} ${copy} --copy-props none --only-show-errors`,
    expect.stringContaining('sts assume-role --role-arn arn:aws:iam::444444444444:role/ml-pipeline'),
  ]);
  expect(calls[2]).toContain('sagemaker create-model-package');
  expect(JSON.parse(inference).Containers).toEqual([{ Image: image, ModelDataUrl: copy }]);
});

test.each([
  { what: 'a model of another pipeline', given: { MODEL_DATA: trained.replace('ml-churn/', 'ml-credit/') } },
  { what: 'what a pipeline passes on', given: { MODEL_DATA: `${artifacts}/Code/AbCdEf1` } },
  { what: 'a model in another bucket', given: { MODEL_DATA: 's3://anybody/models/model.tar.gz' } },
  { what: 'an option instead of a model', given: { MODEL_DATA: '--recursive' } },
  { what: 'no model', given: { MODEL_DATA: '' } },
  { what: 'no image', given: { IMAGE: '' } },
  {
    what: 'a second model behind the name of the image',
    given: { IMAGE: `${image}","ModelDataUrl":"${trained}"},{"Image":"${image}` },
  },
  { what: 'an image on two lines', given: { IMAGE: `${image}\n"` } },
])('$what is refused before any call', ({ given }) => {
  const { status, stdout, calls } = register(given);
  expect({ status, calls }).toEqual({ status: 1, calls: [''] });
  expect(stdout).toMatch(/^(IMAGE|MODEL_DATA) is not /);
});

test('nothing is registered without the copy', () => {
  const { status, calls } = register({ COPY_FAILS: 'yes' });
  expect(status).not.toBe(0);
  expect(calls.filter((call) => !call.startsWith('s3 cp'))).toEqual(['']);
});
