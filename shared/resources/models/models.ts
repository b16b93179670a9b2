// Models: in each shared-services account a model package group for each model that governance.yml declares. Testing registers
// versions there, which wait for approval; production deploys them.
import { modelGroupName } from '../../aws/names.ts';
import { hubRegion } from '../../governance/governance.ts';
import type { Audiences, KindWithoutSteps, ResourceKind } from '../contract/kind.ts';
import { modelGroupStep } from './model-group.ts';
import { modelGroupDocument } from './model-group-policy.ts';

const audiences: Audiences = {
  consumers: ['data-science', 'testing', 'production'],
  deployers: ['testing', 'production'],
  registrars: ['testing'],
};

const kind: KindWithoutSteps = {
  id: 'models',
  noun: 'model',
  ownerType: 'shared-services',
  declared: (governance) =>
    governance.platform.models.map((name) => ({ name, region: hubRegion(governance), audiences })),
  names: ({ name }) => ({ modelGroup: modelGroupName(name) }),
  documents: [modelGroupDocument],
};

export const models: ResourceKind = { ...kind, steps: [modelGroupStep(kind)] };
