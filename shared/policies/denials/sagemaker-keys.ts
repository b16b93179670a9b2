// The condition keys of SageMaker that a request's own parameters decide (Service Authorization Reference, "Condition
// keys for Amazon SageMaker").
import { type Leaf, leavesOf, type Parameters } from './request-parameters.ts';

type Test = (leaf: Leaf) => boolean;

const called =
  (...names: readonly string[]): Test =>
  ({ path }) =>
    names.includes(path.at(-1) ?? '');

/** The key of a volume: CloudTrail writes it as the API calls it, which differs by call. */
const isVolumeKey: Test = ({ path }) =>
  path.at(-1) === 'volumeKmsKeyId' || (path.length === 1 && path[0] === 'kmsKeyId');

const outputs = ['outputDataConfig', 'processingOutputConfig', 'transformOutput'];
const isOutputKey: Test = ({ path }) => path.at(-1) === 'kmsKeyId' && outputs.some((output) => path.includes(output));

/** By key, where in the parameters its values are. Each call of a model, job or notebook has its own structure. */
const keys: ReadonlyMap<string, Test> = new Map([
  ['sagemaker:AppNetworkAccessType', called('appNetworkAccessType')],
  ['sagemaker:DirectInternetAccess', called('directInternetAccess')],
  ['sagemaker:InstanceTypes', called('instanceType')],
  ['sagemaker:NetworkIsolation', called('enableNetworkIsolation')],
  ['sagemaker:OutputKmsKeyArn', isOutputKey],
  ['sagemaker:RootAccess', called('rootAccess')],
  ['sagemaker:VolumeKmsKeyArn', isVolumeKey],
  ['sagemaker:VpcSecurityGroupIds', called('securityGroupIds', 'securityGroups')],
  ['sagemaker:VpcSubnets', called('subnetId', 'subnetIds', 'subnets')],
]);

/** The values of the key; undefined for other keys. Without parameters nothing is known. Pure. */
export function sageMakerKey(name: string, parameters: Parameters): readonly string[] | 'unknown' | undefined {
  const test = keys.get(name);
  if (test === undefined) return undefined;
  if (parameters === null) return 'unknown';
  return leavesOf(parameters)
    .filter(test)
    .map(({ value }) => value);
}
