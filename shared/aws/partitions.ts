// The AWS partitions and their Regions, from the data of the SDK that is installed. Its version decides what is a Region.
import { partition } from '@aws-sdk/core/client';
import * as z from 'zod/mini';

/** What the SDK says about a Region. Without a description, the Region only looks like one of the partition. */
const dataSchema = z.looseObject({
  name: z.string(),
  dnsSuffix: z.string(),
  implicitGlobalRegion: z.string(),
  description: z.optional(z.string()),
});

/**
 * The host of the console by partition, which the SDK's data lacks (AWS General Reference, "AWS Management Console
 * endpoints"; Getting Started with AWS services in China; AWS GovCloud (US) User Guide; AWS European Sovereign Cloud
 * User Guide). Palisade runs in these partitions.
 */
const consoleHosts = new Map([
  ['aws', 'console.aws.amazon.com'],
  ['aws-cn', 'console.amazonaws.cn'],
  ['aws-us-gov', 'console.amazonaws-us-gov.com'],
  ['aws-eusc', 'console.amazonaws-eusc.eu'],
]);

/** The partition of a Region, such as `aws-us-gov`. A text that is no Region counts as one of `aws`. */
export function partitionOf(region: string): string {
  return dataOf(region).name;
}

/** How the names of AWS's endpoints end in the partition of the Region, such as `amazonaws.com`. */
export function dnsSuffixOf(region: string): string {
  return dataOf(region).dnsSuffix;
}

/** Why Palisade cannot run in the Region; undefined if it can. */
export function regionProblem(region: string): string | undefined {
  const { name, description } = dataOf(region);
  if (description === undefined) return 'must be a Region that the installed AWS SDK knows';
  if (!consoleHosts.has(name)) return `is in the partition ${name}, for which Palisade is not made`;
  return undefined;
}

/**
 * The Region in which AWS Organizations has its endpoint, and emits its events, in the partition of this Region (AWS
 * General Reference, "AWS Organizations endpoints and quotas").
 */
export function organizationsRegionOf(region: string): string {
  return dataOf(region).implicitGlobalRegion;
}

/**
 * Whether AWS Organizations makes accounts in the partition of the Region. In AWS GovCloud (US) it does not: an account is made
 * by CreateGovCloudAccount from the commercial management account, and invited (AWS GovCloud (US) User Guide, "AWS
 * Organizations in AWS GovCloud (US)").
 */
export function makesAccounts(region: string): boolean {
  return partitionOf(region) !== 'aws-us-gov';
}

/** How accounts are made where AWS Organizations makes none. */
export const madeElsewhere =
  'AWS Organizations makes no accounts in AWS GovCloud (US): make each one with CreateGovCloudAccount from the management account of the commercial organization, and invite it to this organization. palisade organization moves it to its unit then';

/** The host name of the console in the partition of this Region. A Region's own console is a subdomain of it. */
export function consoleHostOf(region: string): string {
  const partitionName = partitionOf(region);
  const host = consoleHosts.get(partitionName);
  if (host === undefined) throw new Error(`the console of the partition ${partitionName} is not known`);
  return host;
}

/**
 * What `kms:ViaService` says of calls that S3 makes for somebody in the Region of the bucket. In China services are named by
 * either suffix; KMS documents the condition with the first one only.
 */
export function s3ServiceNames(region: string): readonly string[] {
  const name = `s3.${region}.amazonaws.com`;
  return partitionOf(region) === 'aws-cn' ? [name, `${name}.cn`] : [name];
}

function dataOf(region: string) {
  return dataSchema.parse(partition(region));
}
