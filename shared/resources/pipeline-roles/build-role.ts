// The documents of the role `ml-pipeline-build` in a shared-services account: builds of the source run with it. Anyone who may push
// to the source decides what they do, so that it trains, and neither approves nor deploys. Pure.
import {
  assumeTargets,
  buildLogs,
  imageStatements,
  packageStatements,
  type SharedServicesScope,
} from './build-statements.ts';
import { artifactStatements, document, type RoleScope } from './role-scope.ts';
import { trustServices } from './role-trust.ts';

export function buildTrust({ accountId }: RoleScope) {
  return trustServices('BuildsOfThisAccount', accountId, ['codebuild.amazonaws.com']);
}

/** `targets`: the testing accounts alone. */
export function buildPermissions(scope: SharedServicesScope) {
  return document([
    assumeTargets('Train', scope),
    ...artifactStatements(scope, [scope.accountId], { writes: 'models' }),
    buildLogs(scope),
    ...imageStatements(scope),
    ...packageStatements(scope),
  ]);
}
