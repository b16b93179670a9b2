// The condition keys of a call, as far as its record and the organization tell them (IAM User Guide, "AWS global
// condition context keys").
import { partitionOf } from '../../aws/partitions.ts';
import { sixParts } from './arn-pattern.ts';
import type { CallWorld } from './call-world.ts';
import type { KeyReader, KeyValue } from './conditions.ts';
import type { RecordedCall } from './recorded-call.ts';
import { textOf } from './request-parameters.ts';
import { sageMakerKey } from './sagemaker-keys.ts';

/** One resource of a call, and the account that owns it. */
export type OwnedResource = { readonly resource: string; readonly owner: string };

type Reader = (call: RecordedCall, world: CallWorld, owned: OwnedResource) => KeyValue;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['aws:PrincipalArn', ({ principal }) => valueOr(principal.arn, principal.kind === 'service')],
  ['aws:PrincipalAccount', ({ principal }) => valueOr(principal.account, principal.kind === 'service')],
  ['aws:PrincipalOrgID', principalOrganization],
  ['aws:PrincipalIsAWSService', ({ principal }) => [String(principal.kind === 'service')]],
  // Only sessions of sts:AssumeRoot have the key.
  ['aws:AssumedRoot', ({ principal }) => (principal.isAssumedRoot ? ['true'] : [])],
  ['aws:RequestedRegion', requestedRegion],
  ['aws:ResourceAccount', (_call, _world, { owner }) => (owner === 'unknown' ? 'unknown' : [owner])],
  ['aws:ResourceOrgID', (_call, world, { owner }) => (owner === 'unknown' ? 'unknown' : organizationOf(owner, world))],
  ['bedrock:InferenceProfileArn', (call) => (call.parameters === null ? 'unknown' : inferenceProfile(call))],
  ['s3:x-amz-server-side-encryption', encryptionHeader],
  ['ram:RequestedAllowsExternalPrincipals', ({ parameters }) => known(parameters?.['allowExternalPrincipals'])],
]);

/** Reads the condition keys of a call about this resource. Keys that CloudTrail does not record are unknown. Pure. */
export function keysOf(call: RecordedCall, world: CallWorld, owned: OwnedResource): KeyReader {
  return (name) =>
    readers.get(name)?.(call, world, owned) ??
    sageMakerKey(name, call.parameters) ??
    tagOf(name, world, owned) ??
    'unknown';
}

function valueOr(value: string | null, isAbsent: boolean): KeyValue {
  if (isAbsent) return [];
  return value === null ? 'unknown' : [value];
}

function known(value: unknown): KeyValue {
  return value === undefined || value === null ? 'unknown' : [String(value)];
}

/** Accounts outside of the organization have another value, or none: equal to ours it is never. */
function organizationOf(account: string, { members, organizationId }: CallWorld): KeyValue {
  return members.has(account) ? [organizationId] : [];
}

/** Service principals and anonymous callers are of no organization. */
function principalOrganization({ principal }: RecordedCall, world: CallWorld): KeyValue {
  if (principal.kind === 'service') return [];
  return principal.account === null ? 'unknown' : organizationOf(principal.account, world);
}

/**
 * CreateBucket can be sent to us-east-1 for a bucket of another Region, which is then the Region of the record (Amazon
 * S3 API Reference, CreateBucket). A model that is called by a profile is checked in each Region that may serve it.
 */
function requestedRegion(call: RecordedCall): KeyValue {
  const { service, eventName, region } = call;
  if (service === 's3' && eventName === 'CreateBucket' && region !== 'us-east-1') return 'unknown';
  if (service === 'bedrock' && inferenceProfile(call).length > 0) return 'unknown';
  return [region];
}

/**
 * The id of a profile is that of a model with a geography before it (Amazon Bedrock User Guide, "Inference profiles").
 */
function inferenceProfile({ parameters, region, account }: RecordedCall): readonly string[] {
  const model = textOf(parameters, 'modelId') ?? '';
  if (model.startsWith('arn:')) return (sixParts(model)[5] ?? '').includes('inference-profile/') ? [model] : [];
  const isProfile = /^(us|us-gov|eu|apac|jp|au|ca|global)\./.test(model);
  return isProfile ? [`arn:${partitionOf(region)}:bedrock:${region}:${account}:inference-profile/${model}`] : [];
}

function encryptionHeader({ parameters }: RecordedCall): KeyValue {
  if (parameters === null) return 'unknown';
  return [textOf(parameters, 'x-amz-server-side-encryption') ?? []].flat();
}

function tagOf(name: string, { resourceTags }: CallWorld, { resource }: OwnedResource): KeyValue | undefined {
  const [, tag] = /^aws:ResourceTag\/(.+)$/.exec(name) ?? [];
  const tags = resourceTags?.get(resource);
  if (tag === undefined || tags === undefined) return undefined;
  return [tags[tag] ?? []].flat();
}
