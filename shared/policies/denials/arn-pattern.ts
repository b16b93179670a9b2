// Matches ARNs with the patterns of policies, and ARNs of IAM of which the path is not known.
import { matchesWildcard } from '../../lib/wildcard.ts';
import { type Truth, unknownFor } from './truth.ts';

/** Stands in an ARN for the path of a role, which calls do not say: they name a role without its path. */
export const unknownPath = '{path}';

/**
 * Whether an ARN has this pattern. Each of its six parts is compared by itself (IAM User Guide, "IAM JSON policy
 * elements: Condition operators", ARN condition operators); the last one may have further colons. Pure.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [wanted, parts] = [sixParts(pattern), sixParts(arn)];
  return wanted.length === parts.length && wanted.every((part, index) => matchesWildcard(part, parts[index] ?? ''));
}

/** Whether a resource has this pattern, where its path may be unknown. Pure. */
export function resourceMatch(pattern: string, resource: string): Truth {
  if (!resource.includes(unknownPath)) return matchesArn(pattern, resource);
  // Of all paths, those decide that are none, that of the pattern itself, and one that nobody has.
  const ofPattern = /^[^/]*\/((?:.*\/)?)/.exec(sixParts(pattern)[5] ?? '')?.[1] ?? '';
  const matches = ['', ofPattern.replaceAll('*', ''), 'any other path/'].map((path) =>
    matchesArn(pattern, resource.replace(unknownPath, path)),
  );
  if (matches.every((each) => each)) return true;
  return matches.some((each) => each) ? unknownFor('resource') : false;
}

/** The parts of an ARN between its first five colons, and the rest. */
export function sixParts(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}
