// The template of a KMS key in governance.yml, and the ARN that it means for a bucket.
import { partitionOf } from '../../../aws/partitions.ts';
import type { Resource } from '../../contract/resource.ts';

/** The words that mean the AWS managed key `aws/s3`, which nothing else means. */
export const awsManagedKey = 'aws-managed-key';

/**
 * AWS KMS API Reference, "CreateAlias": AliasName; AWS KMS Developer Guide, "Key identifiers (KeyId)". An ID that begins
 * with `mrk-` is that of a multi-Region key. `alias/aws/` is reserved for AWS managed keys.
 */
const alias = 'alias/(?!aws/)[\\w/-]{1,250}';
const keyId = '(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|mrk-[0-9a-f]{32})';
const partition = '\\{partition\\}|aws[a-z-]*';
const region = '\\{region\\}|[a-z]{2,4}(?:-[a-z]+)+-\\d+';
const account = '\\{account\\}|\\d{12}';
const template = `arn:(${partition}):kms:(${region}):(${account}):(${alias}|key/${keyId})`;

/** The texts that governance.yml can have as `key`. */
export const keyPattern = new RegExp(`^(?:${awsManagedKey}|${template})$`);

export const keyProblem = `must be ${awsManagedKey}, or the ARN of a KMS key or alias, in which {partition}, {region} and {account} are those of the bucket`;

/** Where a template says that its key is; placeholders are left as they are. */
export type KeyPlace = {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** `alias/…` or `key/…`. */
  readonly name: string;
};

/** The parts of a template; undefined for a text that is none. Pure. */
export function keyPlaceOf(text: string): KeyPlace | undefined {
  const [, ofPartition, ofRegion, ofAccount, name] = new RegExp(`^${template}$`).exec(text) ?? [];
  if (ofPartition === undefined || ofRegion === undefined || ofAccount === undefined || name === undefined)
    return undefined;
  return { partition: ofPartition, region: ofRegion, account: ofAccount, name };
}

/**
 * The ARN that the template means for a resource in this account and Region. It names the account and the Region, because
 * S3 resolves an alias or an ID without them in the account of each requester (Amazon S3 API Reference,
 * ServerSideEncryptionByDefault). Pure.
 */
export function resolveTemplate(
  text: string,
  { accountId, region: own }: Pick<Resource, 'accountId' | 'region'>,
): string {
  return text.replace('{partition}', partitionOf(own)).replace('{region}', own).replace('{account}', accountId);
}

/** The alias that the template names, such as `alias/data`; undefined if it names a key by its ID. Pure. */
export function aliasIn(text: string): string | undefined {
  const name = keyPlaceOf(text)?.name;
  return name?.startsWith('alias/') ? name : undefined;
}

/** The template that was probably meant by another text; undefined if none was. Pure. */
export function templateMeantBy(text: string): string | undefined {
  const written = text.trim();
  if (/(?:^|[:/])aws\/s3$/.test(written)) return awsManagedKey;
  const isArn = written.startsWith('arn:');
  const name = /(?:^|:)((?:alias|key)\/.+)$/.exec(written)?.[1] ?? (isArn ? undefined : bareName(written));
  if (name === undefined) return undefined;
  const meant = `${placeMeantBy(isArn ? written : '')}:${name.replace(/ +/g, '-')}`;
  return keyPattern.test(meant) ? meant : undefined;
}

function bareName(text: string): string {
  return new RegExp(`^${keyId}$`).test(text) ? `key/${text}` : `alias/${text}`;
}

/** The beginning of an ARN, with placeholders for the parts that no ARN can have. */
function placeMeantBy(arn: string): string {
  const [, ofPartition, , ofRegion, ofAccount] = arn.split(':');
  const fitting = (part: string | undefined, form: string, placeholder: string) =>
    part !== undefined && new RegExp(`^(?:${form})$`).test(part) ? part : placeholder;
  return [
    'arn',
    fitting(ofPartition, partition, '{partition}'),
    'kms',
    fitting(ofRegion, region, '{region}'),
    fitting(ofAccount, account, '{account}'),
  ].join(':');
}
