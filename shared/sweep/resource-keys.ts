// Keys that identify a resource within its account: names may repeat in other Regions and types.
import type { Finding } from '../findings/finding.ts';
import type { Resource } from '../guardrails/contract/resource.ts';

/** Identifies a resource within its account. */
export function resourceKey({ type, region, id }: Pick<Resource, 'type' | 'region' | 'id'>): string {
  return JSON.stringify([type, region, id]);
}

/** The key of the resource that a finding is about. */
export function resourceKeyOf({ resource: { type, id }, region }: Finding): string {
  return resourceKey({ type, region, id });
}
