// The registry of resource types and guardrails. A new guardrail needs its folder, its test, its setting
// in the test kit, and a line here; a new resource type also needs its client in resource-clients.ts.
import type { Guardrail } from './contract/guardrail.ts';
import type { Resource } from './contract/resource.ts';
import type { ResourceType } from './contract/resource-type.ts';
import { s3Bucket } from './s3-bucket/resource-type.ts';
import { s3Encryption } from './s3-bucket/s3-encryption/guardrail.ts';
import { s3PublicAccess } from './s3-bucket/s3-public-access/guardrail.ts';
import { s3Versioning } from './s3-bucket/s3-versioning/guardrail.ts';

export const resourceTypes: readonly ResourceType[] = [s3Bucket];

export const guardrails: readonly Guardrail[] = [s3PublicAccess, s3Encryption, s3Versioning];

export const guardrailIds = guardrails.map((guardrail) => guardrail.id);

/** The guardrail with this id. Throws if there is none: input is validated against `guardrailIds` before. */
export function guardrailById(id: string): Guardrail {
  const found = guardrails.find((guardrail) => guardrail.id === id);
  if (found === undefined)
    throw new Error(`there is no guardrail '${id}'; known guardrails: ${guardrailIds.join(', ')}`);
  return found;
}

/** The resource type with this name. Throws if there is none: input is compared with `resourceTypes` before. */
export function resourceTypeOf(name: string): ResourceType {
  const found = resourceTypes.find(({ type }) => type === name);
  if (found === undefined) throw new Error(`there is no resource type '${name}'`);
  return found;
}

/** The guardrails for resources of a type. */
export function guardrailsOn(resourceType: string): readonly Guardrail[] {
  return guardrails.filter((guardrail) => guardrail.resourceType === resourceType);
}

/** The resource as messages name it, such as "bucket logs". */
export function describeResource({ type, id }: Pick<Resource, 'type' | 'id'>): string {
  return `${resourceTypeOf(type).noun.one} ${id}`;
}

/** Why a resource is not in its Region, as messages say it: it was deleted, or it is in another Region. */
export function describeAbsence(resource: Resource, actualRegion: string | undefined): string {
  const name = describeResource(resource);
  return actualRegion ? `${name} is in ${actualRegion}, not in ${resource.region}` : `${name} does not exist`;
}
