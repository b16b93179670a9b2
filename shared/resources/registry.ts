// All kinds of resources that accounts share. One more kind is one more line here.
import type { ResourceIdentity } from '../steps/shared-resource.ts';
import type { Step } from '../steps/step.ts';
import { artifacts } from './artifacts/artifacts.ts';
import { catalog } from './catalog/service-catalog.ts';
import { code } from './code/code.ts';
import type { ResourceKind } from './contract/kind.ts';
import { dataset } from './dataset/dataset.ts';
import { images } from './images/images.ts';
import { models } from './models/models.ts';
import { packages } from './packages/packages.ts';
import { deploymentRole, pipelineRole, trainingRole } from './pipeline-roles/pipeline-roles.ts';
import { pipeline } from './pipelines/pipeline.ts';

export const resourceKinds: readonly ResourceKind[] = [
  dataset,
  artifacts,
  code,
  images,
  packages,
  models,
  catalog,
  pipelineRole,
  trainingRole,
  deploymentRole,
];

/** The steps about what accounts share. They run alone when who is admitted changes. */
export const platformSteps: readonly Step[] = [...resourceKinds.flatMap(({ steps }) => steps), pipeline];

/** Undefined for what a later version of Palisade has recorded. */
export function findKind(id: string): ResourceKind | undefined {
  return resourceKinds.find((kind) => kind.id === id);
}

/** Throws for an id that is none. */
export function kindOf({ kind }: Pick<ResourceIdentity, 'kind'>): ResourceKind {
  const found = findKind(kind);
  if (found === undefined) throw new Error(`there is no kind of shared resource named ${kind}`);
  return found;
}

/** Whether accounts of the type share anything. */
export function isOwnerType(type: string): boolean {
  return resourceKinds.some(({ ownerType }) => ownerType === type);
}

/** The kinds that accounts of the type have. */
export function kindsOfOwner(type: string): readonly ResourceKind[] {
  return resourceKinds.filter(({ ownerType }) => ownerType === type);
}
