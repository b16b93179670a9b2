// Policy: regional services are usable in the governed regions only.
import { organizationsRegionOf } from '../../aws/partitions.ts';
import { globalActions, homeRegionActions } from '../aws-lists/global-services.ts';
import {
  type Condition,
  type DenyStatement,
  exceptFor,
  type PolicyDocument,
  type PolicyScope,
} from './policy-document.ts';

/** Calls of models, which Bedrock may serve in other Regions than that of the request. */
const modelCalls = ['bedrock:InvokeModel*'];

export const governedRegions: PolicyDocument = {
  name: 'governed-regions',
  summary: 'Regional services are usable in the governed regions only; global services stay usable.',
  types: 'all',
  statements: (scope) => {
    const { regions } = scope;
    const homeRegions = regions.slice(0, 1).map(organizationsRegionOf);
    return [
      {
        Sid: 'GovernedRegions',
        Effect: 'Deny',
        NotAction: [...globalActions, ...homeRegionActions, ...modelCalls],
        Resource: '*',
        Condition: outside(scope, regions),
      },
      {
        Sid: 'HelpersOfGlobalServices',
        Effect: 'Deny',
        Action: homeRegionActions,
        Resource: '*',
        Condition: outside(scope, [...new Set([...regions, ...homeRegions])]),
      },
      modelsDenied(
        'ModelsByProfile',
        scope,
        scope.inferenceProfiles.map((name) => profileArn('*', name)),
      ),
      modelsDenied(
        'ModelsFromGovernedRegions',
        scope,
        regions.map((region) => profileArn(region, '*')),
      ),
    ];
  },
};

/** Palisade also reads in other Regions; account factories set an account up in all that the landing zone has. */
function outside(scope: PolicyScope, regions: readonly string[]): Condition {
  return { StringNotEquals: { 'aws:RequestedRegion': regions }, ...exceptFor(scope, 'palisade', 'accountFactories') };
}

/**
 * Denies calls of models outside of the governed Regions, but for those by these inference profiles. Bedrock checks such a
 * call in each Region that may serve it, with the profile's ARN, which has the Region that was called (Amazon Bedrock User
 * Guide, "Prerequisites for inference profiles"). A profile of a geography has its name as a prefix, such as `eu.`; one
 * that begins with `global.` leaves every geography. An application's own profile has an ID only, which does not tell what
 * it was copied from.
 */
function modelsDenied(Sid: string, scope: PolicyScope, profiles: readonly string[]): DenyStatement {
  const { ArnNotLike, ...rest } = outside(scope, scope.regions);
  const exceptProfiles = profiles.length > 0 ? { 'bedrock:InferenceProfileArn': profiles } : {};
  return {
    Sid,
    Effect: 'Deny',
    Action: modelCalls,
    Resource: '*',
    Condition: { ...rest, ArnNotLike: { ...ArnNotLike, ...exceptProfiles } },
  };
}

function profileArn(region: string, name: string): string {
  return `arn:*:bedrock:${region}:*:inference-profile/${name}`;
}
