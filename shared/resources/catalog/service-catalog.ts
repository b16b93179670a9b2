// The catalog as a kind of shared resource, with its steps.
import type { ResourceKind } from '../contract/kind.ts';
import { catalogKind } from './catalog-kind.ts';
import { catalogStep } from './catalog-step.ts';
import { launchRole } from './launch-role.ts';

export const catalog: ResourceKind = { ...catalogKind, steps: [launchRole, catalogStep] };
