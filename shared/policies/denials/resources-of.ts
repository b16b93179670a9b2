// The resources that a call that CloudTrail recorded is about, as IAM sees them.
import { partitionOf } from '../../aws/partitions.ts';
import { sixParts } from './arn-pattern.ts';
import { iamActionNamed } from './iam-action-names.ts';
import type { RecordedCall } from './recorded-call.ts';
import { arnBuilders } from './resource-arns.ts';

export type CalledResource = {
  readonly resource: string | 'unknown';
  /** The services whose resources it can be, if it is unknown. */
  readonly services: readonly string[];
};

/**
 * Actions on resources of other services than their own, of those whose resources the documents name (Service
 * Authorization Reference).
 */
export const foreignResources: ReadonlyMap<string, string> = new Map([
  ['codestar', 'iam'],
  ['devops-guru', 'sns'],
  ['ec2', 'iam'],
  ['ssm', 'iam'],
  ['sts', 'iam'],
]);

/** The resources of an action of a call: one, or several of which each has to be allowed. Pure. */
export function resourcesOf(call: RecordedCall, action: string): readonly CalledResource[] {
  const [service = '', name = ''] = action.split(':');
  if (action !== 'unknown' && iamActionNamed(service, name)?.hasResource === false) {
    return [{ resource: '*', services: [] }];
  }
  const arns = isOfCopySource(call, name) ? [] : arnsOf(call);
  if (arns.length > 0) return arns.map((resource) => ({ resource, services: [] }));
  return [{ resource: 'unknown', services: servicesOf(call.service, name) }];
}

/** The account that owns the resource, `unknown` if the record does not say it. Pure. */
export function ownerOf(call: RecordedCall, resource: string): string {
  const account = sixParts(resource)[4] ?? '';
  if (/^\d{12}$/.test(account)) return account;
  const recorded = new Set(call.resources.flatMap((each) => each.account ?? []));
  const [owner] = recorded;
  if (owner !== undefined && recorded.size === 1) return owner;
  const named = [call.parameters?.['registryId'], call.parameters?.['domainOwner'], accountOfArns(call)].find(
    (each) => typeof each === 'string',
  );
  if (typeof named === 'string') return named;
  // The name of a bucket does not tell whose it is. Other services take a name for one of the caller's account.
  return call.service === 's3' && call.eventName !== 'CreateBucket' && resource !== '*' ? 'unknown' : call.account;
}

function arnsOf(call: RecordedCall): readonly string[] {
  const { parameters, region, account, eventName } = call;
  return (
    arnBuilders.get(call.service)?.(parameters, { partition: partitionOf(region), region, account }, eventName) ?? []
  );
}

/** A copy reads an object that the record names in another form. */
function isOfCopySource({ eventName }: RecordedCall, action: string): boolean {
  return action === 'GetObject' && ['CopyObject', 'UploadPartCopy'].includes(eventName);
}

/** The account of the one account that the ARNs among the parameters name. */
function accountOfArns({ parameters }: RecordedCall): string | undefined {
  const accounts = new Set(
    Object.values(parameters ?? {}).flatMap((value) => {
      const account = typeof value === 'string' && value.startsWith('arn:') ? sixParts(value)[4] : undefined;
      return account !== undefined && /^\d{12}$/.test(account) ? [account] : [];
    }),
  );
  return accounts.size === 1 ? [...accounts][0] : undefined;
}

/** Systems Manager's SendCommand writes to buckets. */
function servicesOf(service: string, action: string): readonly string[] {
  const foreign = foreignResources.get(service);
  return [
    service,
    ...(foreign === undefined ? [] : [foreign]),
    ...(service === 'ssm' && action === 'SendCommand' ? ['s3'] : []),
  ];
}
