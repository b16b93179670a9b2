// Checks of names in governance.yml that stand for something in AWS: buckets, AWS Config rules, and ARNs.
import { resourceTypeOf } from '../guardrails/registry.ts';
import type { Objection } from './reading/mistake.ts';
import { textsAt } from './reading/values.ts';

/** A pattern for buckets with production data that no bucket's name can match protects nothing. */
export function impossibleBuckets(data: unknown): Objection[] {
  const { ids } = resourceTypeOf('AWS::S3::Bucket');
  const named = ['policies.productionData.buckets.*', 'baseline.configRecorder.deliveryBucket'];
  return named
    .flatMap((pattern) => textsAt(data, pattern))
    .filter(({ value }) => !ids.canMatch(value))
    .map(({ path, value }) => ({
      path,
      about: 'value',
      problem: `must be ${ids.description}: no bucket can have this one`,
      suggestion: ids.meantBy(value),
    }));
}

/** Of two guardrails that list the same AWS Config rule, only the first would get its events. */
export function rulesOfTwoGuardrails(data: unknown): Objection[] {
  const rules = textsAt(data, 'configRules.*.*');
  return rules.flatMap(({ path, value }, index) => {
    const first = rules.slice(0, index).find((each) => each.value === value && each.path[1] !== path[1]);
    if (first === undefined) return [];
    const problem = `is listed for ${String(first.path[1])} already: an AWS Config rule belongs to one guardrail`;
    return [{ path, about: 'value', problem }];
  });
}

/** A parameter of a guardrail that is the ARN of something in a Region which is not governed, such as a KMS key. */
export function ungovernedArns(data: unknown): Objection[] {
  const regions = textsAt(data, 'regions.*').map(({ value }) => value);
  return textsAt(data, 'guardrails.*.*.*').flatMap(({ path, value }) => {
    const region = /^arn:[^:]*:[^:]*:([^:]+):/.exec(value)?.[1];
    if (region === undefined || region === '{region}' || regions.includes(region)) return [];
    const problem = `is in ${region}, which regions does not list: no governed resource can use it`;
    return [{ path, about: 'value', problem }];
  });
}
