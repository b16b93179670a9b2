// The requests that IAM evaluated for a call: one for each action and resource.
import { actionsOf } from './actions-of.ts';
import type { CallWorld } from './call-world.ts';
import type { KeyReader } from './conditions.ts';
import { keysOf } from './keys-of.ts';
import { passedRoles } from './passed-roles.ts';
import type { RecordedCall } from './recorded-call.ts';
import { ownerOf, resourcesOf } from './resources-of.ts';

export type EvaluatedRequest = {
  readonly service: string | 'unknown';
  /** Such as `s3:PutEncryptionConfiguration`. */
  readonly action: string | 'unknown';
  readonly resource: string | 'unknown';
  /** The services whose resources it can be about, if `resource` is not known. */
  readonly resourceServices: readonly string[];
  /** The account that owns the resource. */
  readonly owner: string | 'unknown';
  readonly key: KeyReader;
};

/**
 * The requests of a call. It is denied if one of them is. `unnamedOwner` is taken for the owner of a resource where the
 * record does not say it. Pure.
 */
export function requestsOf(
  call: RecordedCall,
  world: CallWorld,
  unnamedOwner = 'unknown',
): readonly EvaluatedRequest[] {
  const called = actionsOf(call).flatMap(({ service, action }) =>
    resourcesOf(call, action).map(({ resource, services }) => ({ service, action, resource, services })),
  );
  const passed = passedRoles(call).map((role) => ({ ...role, service: 'iam', services: ['iam'] }));
  return [...called, ...passed].map(({ service, action, resource, services }) => {
    const recorded = ownerOf(call, resource);
    const owner = recorded === 'unknown' ? unnamedOwner : recorded;
    const key = keysOf(call, world, { resource, owner });
    return { service, action, resource, resourceServices: services, owner, key };
  });
}
