// Checks of KMS keys in governance.yml: each is a template that can be filled in for every bucket.
import { partitionOf } from '../aws/partitions.ts';
import {
  keyPattern,
  keyPlaceOf,
  keyProblem,
  templateMeantBy,
} from '../guardrails/s3-bucket/s3-encryption/key-template.ts';
import type { Objection } from './reading/mistake.ts';
import { type Located, textsAt } from './reading/values.ts';

const keys = 'guardrails.*.s3-encryption.key';

/** Keys that no bucket could use, with the template that was probably meant. */
export function unusableKeys(data: unknown): Objection[] {
  const partition = partitionOf(regionsOf(data)[0] ?? '');
  return textsAt(data, keys).flatMap(({ path, value }) => {
    if (!keyPattern.test(value)) return malformed({ path, value });
    const place = keyPlaceOf(value);
    if (place === undefined || ['{partition}', partition].includes(place.partition)) return [];
    const problem = `is in the partition ${place.partition}, and regions are in ${partition}`;
    return [{ path, about: 'value', problem, suggestion: value.replace(place.partition, '{partition}') }];
  });
}

function malformed({ path, value }: Located<string>): Objection[] {
  return [{ path, about: 'value', problem: keyProblem, suggestion: templateMeantBy(value) }];
}

/**
 * Keys that only some buckets can use. A key is in one Region, and so is one with a literal ID in one account, unless it
 * is a multi-Region key (AWS KMS Developer Guide, "Multi-Region keys in AWS KMS").
 */
export function keysOfOnePlace(data: unknown): Objection[] {
  const regions = regionsOf(data);
  return textsAt(data, keys).flatMap(({ path, value }) => {
    const place = keyPlaceOf(value);
    if (place === undefined) return [];
    const others = regions.filter((each) => each !== place.region);
    if (regions.includes(place.region) && others.length > 0) {
      const problem = `is a key of ${place.region}: buckets in ${others.join(', ')} cannot use it. Write {region} for the Region of the bucket`;
      return [{ path, about: 'value', problem }];
    }
    const isSingle = place.name.startsWith('key/') && !place.name.startsWith('key/mrk-');
    const varying = ['{region}', '{account}'].filter(
      (part) => value.includes(part) && (part === '{account}' || regions.length > 1),
    );
    if (!isSingle || varying.length === 0) return [];
    const problem = `is one key, which exists in one account and Region: with ${varying.join(' and ')} other buckets find none. Name an alias`;
    return [{ path, about: 'value', problem }];
  });
}

function regionsOf(data: unknown): string[] {
  return textsAt(data, 'regions.*').map(({ value }) => value);
}
