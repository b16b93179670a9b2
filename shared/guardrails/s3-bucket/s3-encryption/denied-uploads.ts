// Whether a bucket's policy denies uploads that ask for the encryption that is to be the default: row K16. Pure.
import { matchesWildcard } from '../../../lib/wildcard.ts';
import type { Hazard } from '../../contract/preflight.ts';
import type { Condition } from '../look/bucket-policy.ts';
import type { PolicyFacts } from '../look/policy-facts.ts';
import { deniedUploads } from './hazards.ts';

const prefix = 's3:x-amz-server-side-encryption';

/** `keyArn` is null for the AWS managed key, which a request need not name. */
export function deniedUploadHazards(policy: PolicyFacts | null, keyArn: string | null): readonly Hazard[] {
  const asked = new Map([
    [prefix, 'aws:kms'],
    ...(keyArn === null ? [] : [[`${prefix}-aws-kms-key-id`, keyArn] as const]),
  ]);
  return (policy?.encryptionDenials ?? [])
    .filter(({ conditions }) => conditions.every((condition) => mayBeMet(condition, asked)))
    .map(({ sid }) => deniedUploads(sid));
}

/** A condition about something else, or with an operator that is not known, may be met. */
function mayBeMet({ operator, key, values }: Condition, asked: ReadonlyMap<string, string>): boolean {
  if (!key.startsWith(prefix)) return true;
  const value = asked.get(key);
  const name = operator.replace(/^(ForAnyValue|ForAllValues):/, '').replace(/IfExists$/, '');
  if (name === 'Null') return values.includes(String(value === undefined));
  const isNegated = /Not/.test(name);
  if (value === undefined) return isNegated || operator.endsWith('IfExists');
  if (!/^(String(Not)?(Equals|EqualsIgnoreCase|Like)|Arn(Not)?(Equals|Like))$/.test(name)) return true;
  const isPattern = /Like|Arn/.test(name);
  const isEqual = values.some((each) => (isPattern ? matchesWildcard(each, value) : each === value));
  return isEqual !== isNegated;
}
