// The build that registers a model: what the source exports is not trusted.
import { imageAccounts } from '../../../../shared/policies/aws-lists/image-accounts.ts';
import { registerBuildspec } from '../../../../shared/resources/pipelines/buildspecs.ts';
import { runBuild } from '../../../support/run-build.ts';

const owner = '222222222222';
const region = 'us-east-1';
const artifacts = `s3://ml-artifacts-${owner}/ml-churn`;
const registry = (account: string, at = region) => `${account}.dkr.ecr.${at}.amazonaws.com`;
const digest = `sha256:${'0f5b706a'.repeat(8)}`;
const image = `${registry(owner)}/ml-train:1.7`;
const trained = `${artifacts}/models/ml-churn-7d0f/output/model.tar.gz`;
const version = `arn:aws:sagemaker:${region}:${owner}:model-package/ml-churn/1`;
const answers = `
  "sts assume-role") printf 'key\\tsecret\\ttoken\\n' ;;
  "sagemaker create-model-package") [ -z "$REGISTRATION_FAILS" ] && echo ${version} ;;
  "s3 cp") [ -z "$COPY_FAILS" ] ;;`;

function register(environment: Readonly<Record<string, string>>, at = region) {
  return runBuild(registerBuildspec({ owner, region: at }), answers, {
    ARTIFACTS: artifacts,
    TRAINING_ROLE: 'arn:aws:iam::444444444444:role/ml-pipeline',
    MODEL_PACKAGE_GROUP: `arn:aws:sagemaker:${region}:${owner}:model-package-group/ml-churn`,
    EXECUTION_ID: '7d0f',
    COMMIT: '1d46c5',
    IMAGE: image,
    MODEL_DATA: trained,
    REGISTRATION_FAILS: '',
    COPY_FAILS: '',
    ...environment,
  });
}

test('a copy is registered that only the pipeline can write', () => {
  const { status, calls, file, exported } = register({});
  const copy = `s3://ml-artifacts-${owner}/registered/ml-churn/7d0f/model.tar.gz`;
  expect(status).toBe(0);
  expect(calls.slice(0, 2)).toEqual([
    `s3 cp ${trained} ${copy} --copy-props none --only-show-errors`,
    expect.stringContaining('sts assume-role --role-arn arn:aws:iam::444444444444:role/ml-pipeline'),
  ]);
  expect(calls[2]).toContain('sagemaker create-model-package');
  expect(JSON.parse(file('inference.json')).Containers).toEqual([{ Image: image, ModelDataUrl: copy }]);
  expect(exported).toEqual({ MODEL_PACKAGE: version });
});

const [ofAws = ''] = imageAccounts.get(region)?.split(' ') ?? [];

test.each([
  { what: 'of the pipeline’s own account, whose tags are immutable', given: image },
  { what: 'of AWS in the Region', given: `${registry(ofAws)}/sagemaker-xgboost:1.7-1` },
  { what: 'by its digest, of the own account', given: `${registry(owner)}/other@${digest}` },
  { what: 'by its digest, of another account', given: `${registry('333333333333')}/theirs@${digest}` },
])('an image $what is registered', ({ given }) => {
  const { status, file } = register({ IMAGE: given });
  expect(status).toBe(0);
  expect(JSON.parse(file('inference.json')).Containers).toMatchObject([{ Image: given }]);
});

test('in China, registries have names of their own', () => {
  const of = (suffix: string) => `${owner}.dkr.ecr.cn-north-1.${suffix}/ml-train:1`;
  expect(register({ IMAGE: of('amazonaws.com.cn') }, 'cn-north-1').status).toBe(0);
  expect(register({ IMAGE: of('amazonaws.com') }, 'cn-north-1').status).toBe(1);
});

test.each([
  { what: 'of another account', given: `${registry('333333333333')}/ml-train:1.7` },
  { what: 'of a repository that is not of the platform', given: `${registry(owner)}/train:1.7` },
  { what: 'of the own account in another Region', given: `${registry(owner, 'eu-west-1')}/ml-train:1.7` },
  { what: 'of another registry', given: 'docker.io/library/python:3.12' },
  {
    what: 'of a registry whose name only looks like one',
    given: `${registry(owner).replace('.', 'x')}/ml-train:1`,
  },
  { what: 'whose path has the name of a registry', given: `evil.example/${image}` },
  { what: 'with a digest that is none', given: `${registry('333333333333')}/theirs@sha256:0f5b` },
])('an image $what is refused before any call: its tag can be moved', ({ given }) => {
  const { status, stdout, calls } = register({ IMAGE: given });
  expect({ status, calls }).toEqual({ status: 1, calls: [] });
  expect(stdout).toMatch(/^The image .* can be replaced after the approval: use one of .*, or .*@sha256:/);
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
  expect({ status, calls }).toEqual({ status: 1, calls: [] });
  expect(stdout).toMatch(/^(IMAGE|MODEL_DATA) is not /);
});

test('nothing is registered without the copy', () => {
  const { status, calls } = register({ COPY_FAILS: 'yes' });
  expect(status).not.toBe(0);
  expect(calls.filter((call) => !call.startsWith('s3 cp'))).toEqual([]);
});

test('a registration that fails ends the build, and exports no version', () => {
  const { status, calls, exported } = register({ REGISTRATION_FAILS: 'yes' });
  expect(status).not.toBe(0);
  expect(calls.at(-1)).toContain('sagemaker create-model-package');
  expect(exported).toEqual({});
});
