// The queries by which AWS Config says which buckets send access logs or replicas to others, and their rows. Pure.
import * as z from 'zod/mini';

const buckets = `resourceType = 'AWS::S3::Bucket'`;
const target = 'supplementaryConfiguration.BucketLoggingConfiguration.destinationBucketName';
const replication = 'supplementaryConfiguration.BucketReplicationConfiguration';

/**
 * The queries keep to what can be filtered by (the file AWS::S3::Bucket.properties.json of aws-config-resource-schema) and
 * to the limits of the language (AWS Config Developer Guide, "Querying the Current Configuration State of AWS Resources":
 * no NULL values; wildcards after three characters at least). So buckets without logging are left out by grouping, and
 * replication, whose rules cannot be filtered by, by its role.
 */
export const queries = {
  targets: `SELECT ${target}, COUNT(*) WHERE ${buckets} GROUP BY ${target}`,
  /** Names of buckets consist of letters, digits, dots and hyphens: nothing has to be escaped. */
  loggingTo: (bucket: string) => `SELECT resourceName WHERE ${buckets} AND ${target} = '${bucket}'`,
  replicating: `SELECT resourceName, ${replication} WHERE ${buckets} AND ${replication}.roleARN LIKE 'arn:%'`,
  count: `SELECT resourceType, COUNT(*) WHERE ${buckets} GROUP BY resourceType`,
} as const;

/** One bucket that sends to another. */
export type Sending = { readonly from: string; readonly to: string };

/** The bucket that a row of `targets` names; undefined for the group of buckets without logging. */
export function targetIn(row: string): string | undefined {
  const parsed = targetRow.safeParse(parse(row));
  return parsed.success ? parsed.data.supplementaryConfiguration.BucketLoggingConfiguration : undefined;
}

/** The name of the bucket in a row; undefined if it has none. */
export function nameIn(row: string): string | undefined {
  const parsed = nameRow.safeParse(parse(row));
  return parsed.success ? parsed.data.resourceName : undefined;
}

/** The buckets to which a bucket is replicated by rules that are enabled. */
export function replicationsIn(row: string): readonly Sending[] {
  const parsed = replicationRow.safeParse(parse(row));
  if (!parsed.success) return [];
  const { resourceName, supplementaryConfiguration } = parsed.data;
  const rules = Object.values(supplementaryConfiguration.BucketReplicationConfiguration);
  return rules.flatMap(({ status, destinationConfig: { bucketARN } }) =>
    status === 'Enabled' ? [{ from: resourceName, to: bucketARN.slice(bucketARN.lastIndexOf(':') + 1) }] : [],
  );
}

function parse(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return undefined;
  }
}

const bucketName = z.string().check(z.regex(/^[\w.-]{3,255}$/));
/** Supplementary configuration is an object in queries; in configuration items it is JSON text. */
const objectOrText = <T extends z.ZodMiniType>(schema: T) =>
  z.pipe(
    z.transform((value) => (typeof value === 'string' ? parse(value) : value)),
    schema,
  );

const nameRow = z.object({ resourceName: bucketName });
const targetRow = z.object({
  supplementaryConfiguration: z.object({
    BucketLoggingConfiguration: z.pipe(
      objectOrText(z.object({ destinationBucketName: bucketName })),
      z.transform(({ destinationBucketName }) => destinationBucketName),
    ),
  }),
});
const rule = z.object({ status: z.string(), destinationConfig: z.object({ bucketARN: z.string() }) });
/** Rules by their id, as the AWS SDK for Java has them, or in a list. */
const replicationRow = z.object({
  resourceName: bucketName,
  supplementaryConfiguration: z.object({
    BucketReplicationConfiguration: z.pipe(
      objectOrText(z.object({ rules: z.union([z.array(rule), z.record(z.string(), rule)]) })),
      z.transform(({ rules }) => rules),
    ),
  }),
});
