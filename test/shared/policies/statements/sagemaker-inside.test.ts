// Volume keys of SageMaker jobs: an instance with local storage can have none, every other has one.
import { localStorageFamilies } from '../../../../shared/policies/aws-lists/local-storage.ts';
import { verdict } from '../../../support/verdict.ts';

const jobs = ['CreateTrainingJob', 'CreateProcessingJob', 'CreateTransformJob', 'CreateHyperParameterTuningJob'];
const key = { 'sagemaker:VolumeKmsKeyArn': 'arn:aws:kms:eu-west-1:111122223333:key/k' };
const request = (job: string, types: readonly string[] | undefined, context: object = {}) => ({
  action: `sagemaker:${job}`,
  resource: `arn:aws:sagemaker:eu-west-1:111122223333:${job
    .slice(6)
    .replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase()}/j`,
  context: {
    'aws:RequestedRegion': 'eu-west-1',
    'sagemaker:VpcSubnets': ['subnet-1'],
    'sagemaker:VpcSecurityGroupIds': ['sg-1'],
    'sagemaker:OutputKmsKeyArn': 'arn:aws:kms:eu-west-1:111122223333:key/k',
    'sagemaker:NetworkIsolation': 'true',
    ...(types ? { 'sagemaker:InstanceTypes': [...types] } : {}),
    ...context,
  },
});
const both = async (job: string, types: readonly string[] | undefined) =>
  Promise.all([verdict('data-science', request(job, types)), verdict('data-science', request(job, types, key))]);

test.each(jobs)('%s needs no volume key on any family with local storage', async (job) => {
  const types = localStorageFamilies.map((family) => `ml.${family}.24xlarge`);
  const verdicts = await Promise.all(types.map((type) => verdict('data-science', request(job, [type]))));
  expect(Object.fromEntries(types.map((type, index) => [type, verdicts[index]]))).toEqual(
    Object.fromEntries(types.map((type) => [type, 'allowed'])),
  );
});

test.each(
  jobs.flatMap((job) =>
    [
      ['ml.m5.xlarge'],
      ['ml.p3.2xlarge'],
      ['ml.inf2.xlarge'],
      ['ml.r5.xlarge'],
      ['ml.g5.xlarge', 'ml.c5.xlarge'],
      undefined,
    ].map((types) => ({ job, types })),
  ),
)('$job on $types needs a volume key', async ({ job, types }) => {
  expect(await both(job, types)).toEqual(['denied', 'allowed']);
});

test.each(['CreateEndpointConfig', 'CreateNotebookInstance', 'CreateAutoMLJob'])(
  '%s needs one on every instance: SageMaker does not refuse it there',
  async (action) => {
    expect(await verdict('data-science', { ...request(action, ['ml.g5.xlarge']), resource: '*' })).toBe('denied');
  },
);
