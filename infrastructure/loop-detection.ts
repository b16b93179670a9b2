// Lambda's recursive loop detection: two functions send messages to their own queue, and are allowed to.
import { partitionOf } from '../shared/aws/partitions.ts';
import { type Governance, hubRegion } from '../shared/governance/governance.ts';

/**
 * Commercial Regions that had no loop detection when they opened (github.com/aws/aws-lambda-roadmap, issue 18). Lambda
 * Developer Guide, "Use Lambda recursive loop detection": all commercial Regions have it, and no other partition.
 */
const openedWithoutIt: readonly string[] = ['ap-southeast-6', 'mx-central-1'];

/** Whether functions in this Region have the property RecursiveLoop. Where they have not, no loop is stopped. */
export function hasLoopDetection(region: string): boolean {
  return partitionOf(region) === 'aws' && !openedWithoutIt.includes(region);
}

/** The functions of serverless.yml, without `recursiveLoop` where the hub's Region would refuse it. */
export function functionsFor<F extends { readonly recursiveLoop?: unknown }>(
  governance: Governance,
  functions: Readonly<Record<string, F>>,
): Record<string, F | Omit<F, 'recursiveLoop'>> {
  if (hasLoopDetection(hubRegion(governance))) return functions;
  return Object.fromEntries(Object.entries(functions).map(([name, { recursiveLoop: _, ...others }]) => [name, others]));
}
