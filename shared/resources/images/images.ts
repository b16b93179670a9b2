// Images: in each shared-services account a repository of Amazon ECR for each image that governance.yml declares, all under
// one KMS key. Experiments, training and production pull from them.
import { hubRegion } from '../../governance/governance.ts';
import type { KindWithoutSteps, ResourceKind } from '../contract/kind.ts';
import { kindKeyStep } from '../lib/kind-key-step.ts';
import { imagesAlias, repositoryOf } from './image-names.ts';
import { imageDocument } from './image-policy.ts';
import { imageRepositoryStep } from './image-repository.ts';

const kind: KindWithoutSteps = {
  id: 'images',
  noun: 'image repository',
  ownerType: 'shared-services',
  declared: (governance) =>
    (governance.platform.images?.repositories ?? []).map((name) => ({
      name,
      region: hubRegion(governance),
      audiences: { readers: ['data-science', 'testing', 'production'] },
    })),
  names: ({ name }) => ({ imageRepository: repositoryOf(name), alias: imagesAlias }),
  documents: [imageDocument],
};

export const imagesKey = kindKeyStep({
  kind,
  id: 'images-key',
  title: 'Image repositories have a KMS key of their own',
  alias: imagesAlias,
});

export const images: ResourceKind = { ...kind, steps: [imagesKey, imageRepositoryStep(kind, imagesKey.id)] };
