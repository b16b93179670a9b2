// The rules by which a bucket's objects expire. Pure.
import type { GetBucketLifecycleConfigurationOutput, LifecycleRule } from '@aws-sdk/client-s3';

/** Which objects a rule is about. `tags` are written as `key=value`; a size that does not limit is 0 or null. */
export type RuleFilter = { prefix: string; tags: string[]; largerThan: number; smallerThan: number | null };

/** A rule that is enabled. `expires`: current versions, by days or date. `endsVersions`: all noncurrent ones, some day. */
export type ExpiryRule = { id: string; filter: RuleFilter; expires: boolean; endsVersions: boolean };

/**
 * The enabled rules. A rule that only removes delete markers or incomplete uploads expires nothing, and one that keeps
 * some noncurrent versions never ends them all (S3 User Guide, "Lifecycle configuration elements").
 */
export function expiryRulesOf(output: GetBucketLifecycleConfigurationOutput | undefined): ExpiryRule[] {
  return (output?.Rules ?? []).filter(({ Status }) => Status === 'Enabled').map(toExpiryRule);
}

/** Enabled rules that expire objects whose versions no other rule ends. */
export function rulesWithoutEnd(rules: readonly ExpiryRule[]): readonly ExpiryRule[] {
  const ends = rules.filter(({ endsVersions }) => endsVersions);
  return rules.filter((rule) => rule.expires && !ends.some((end) => covers(end.filter, rule.filter)));
}

/** Whether each object that the second filter selects is selected by the first one too. */
function covers(one: RuleFilter, other: RuleFilter): boolean {
  return (
    other.prefix.startsWith(one.prefix) &&
    one.tags.every((tag) => other.tags.includes(tag)) &&
    one.largerThan <= other.largerThan &&
    (one.smallerThan === null || (other.smallerThan !== null && other.smallerThan <= one.smallerThan))
  );
}

function toExpiryRule(rule: LifecycleRule): ExpiryRule {
  const { Expiration, NoncurrentVersionExpiration: noncurrent } = rule;
  return {
    id: rule.ID ?? 'without an id',
    filter: filterOf(rule),
    expires: Expiration?.Days !== undefined || Expiration?.Date !== undefined,
    endsVersions: noncurrent !== undefined && !noncurrent.NewerNoncurrentVersions,
  };
}

/** A rule of an early form has its prefix outside the filter (S3 API Reference, "LifecycleRule"). */
function filterOf({ Filter, Prefix }: LifecycleRule): RuleFilter {
  const parts = { ...Filter, ...Filter?.And };
  const tags = [...(Filter?.And?.Tags ?? []), ...(Filter?.Tag ? [Filter.Tag] : [])];
  return {
    prefix: parts.Prefix ?? Prefix ?? '',
    tags: tags.map(({ Key, Value }) => `${Key}=${Value}`).toSorted(),
    largerThan: parts.ObjectSizeGreaterThan ?? 0,
    smallerThan: parts.ObjectSizeLessThan ?? null,
  };
}
