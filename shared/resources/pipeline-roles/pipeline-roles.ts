// The chain of roles that pipelines work with, each where governance.yml declares pipelines: in shared-services, in testing,
// where they train, and in production, where they deploy. The last two trust the first, once it is there.
import { pipelineBuildRoleName, pipelineCloudFormationRoleName, pipelineRoleName } from '../../aws/names.ts';
import { hasPipelines } from '../../governance/schema/declared-platform.ts';
import { roleKind } from '../lib/role-kind.ts';
import { buildPermissions, buildTrust } from './build-role.ts';
import { productionPermissions, productionTrust, stackPermissions, stackTrust } from './production-roles.ts';
import { sharedServicesPermissions, sharedServicesTrust } from './shared-services-role.ts';
import { testingPermissions, testingTrust } from './testing-role.ts';

/** The steps of the baseline that make the roles, by the place in the chain. */
export const pipelineRoleSteps = {
  sharedServices: 'pipeline-role',
  testing: 'training-role',
  production: 'deployment-role',
} as const;

/**
 * It is made without accounts to train and deploy in: those wait for it. They are admitted once their own roles are there, so
 * that the pipelines are looked at again.
 */
export const pipelineRole = roleKind({
  id: pipelineRoleSteps.sharedServices,
  title: 'Pipelines and their builds have a role, which trains and deploys in the admitted accounts',
  ownerType: 'shared-services',
  isDeclared: hasPipelines,
  audiences: { trains: ['testing'], deploys: ['production'] },
  needs: [pipelineRoleSteps.testing, pipelineRoleSteps.production, 'execution-role'],
  roles: {
    [pipelineRoleName]: {
      trustPolicy: sharedServicesTrust,
      permissions: (scope, targets) => sharedServicesPermissions({ ...scope, targets }),
    },
    [pipelineBuildRoleName]: {
      audiences: { trains: ['testing'] },
      trustPolicy: buildTrust,
      permissions: (scope, targets) => buildPermissions({ ...scope, targets }),
    },
  },
});

const ofPipelines = {
  isDeclared: hasPipelines,
  audiences: { pipelines: ['shared-services'] },
  needs: [pipelineRoleSteps.sharedServices],
  waits: `it trusts the role ${pipelineRoleName} of shared-services accounts of its environment, and none of them has it yet`,
} as const;

export const trainingRole = roleKind({
  ...ofPipelines,
  id: pipelineRoleSteps.testing,
  title: 'The pipelines of shared-services have a role to train and to register models with',
  ownerType: 'testing',
  roles: {
    [pipelineRoleName]: {
      trustPolicy: (scope, sharedServices) => testingTrust({ ...scope, sharedServices }),
      permissions: (scope, sharedServices) => testingPermissions({ ...scope, sharedServices }),
    },
  },
});

export const deploymentRole = roleKind({
  ...ofPipelines,
  id: pipelineRoleSteps.production,
  title: 'The pipelines of shared-services have a role to deploy with, and their stacks one to make models with',
  ownerType: 'production',
  roles: {
    [pipelineRoleName]: {
      trustPolicy: (scope, sharedServices) => productionTrust({ ...scope, sharedServices }),
      permissions: (scope, sharedServices) => productionPermissions({ ...scope, sharedServices }),
    },
    [pipelineCloudFormationRoleName]: {
      trustPolicy: stackTrust,
      permissions: (scope, sharedServices) => stackPermissions({ ...scope, sharedServices }),
    },
  },
});
