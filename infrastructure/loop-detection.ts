// Lambda's recursive loop detection: two functions send messages to their own queue, and are allowed to.
import { partitionOf } from '../shared/aws/partitions.ts';

/**
 * Commercial Regions that had no loop detection when they opened (github.com/aws/aws-lambda-roadmap, issue 18). Lambda
 * Developer Guide, "Use Lambda recursive loop detection": all commercial Regions have it, and no other partition.
 */
const openedWithoutIt: readonly string[] = ['ap-southeast-6', 'mx-central-1'];

/** Whether functions in this Region have the property RecursiveLoop. Where they have not, no loop is stopped. */
export function hasLoopDetection(region: string): boolean {
  return partitionOf(region) === 'aws' && !openedWithoutIt.includes(region);
}
