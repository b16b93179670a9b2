// Which Regions have Lambda function URLs.
import { partitionOf } from './partitions.ts';

/**
 * AWS Lambda Developer Guide, "Creating and managing Lambda function URLs": not supported in these. AWS GovCloud (US) User
 * Guide and Getting Started with Amazon Web Services in China, "AWS Lambda": not available there. No document says that
 * the AWS European Sovereign Cloud has them.
 */
const without: ReadonlySet<string> = new Set([
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
]);

/** Whether functions in this Region can have a URL. */
export function hasFunctionUrls(region: string): boolean {
  return partitionOf(region) === 'aws' && !without.has(region);
}

/** What a hub in a Region without function URLs lacks. */
export function lackOfRequests(region: string): string {
  return `AWS Lambda has no function URLs in ${region}, so a hub there takes no requests: no undo, no baseline, no sweep --by-hub and no dlq replay. It detects, remediates and applies baselines all the same`;
}
