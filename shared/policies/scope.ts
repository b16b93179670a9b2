// The inputs of the organization policies, from governance.yml.
import { pipelineName } from '../aws/names.ts';
import { allApprovers } from '../governance/approvers.ts';
import type { Governance } from '../governance/governance.ts';
import {
  hasArtifacts,
  hasDatasets,
  hasSharedResources,
  type PlatformParameters,
} from '../governance/schema/declared-platform.ts';
import type { DeclaredPipeline, PolicyScope } from './statements/policy-document.ts';

/** The inputs of the organization policies in this governance.yml. */
export function policyScope(governance: Governance): PolicyScope {
  const { regions, policies, platform } = governance;
  return {
    ...policies,
    regions,
    approvers: allApprovers(governance),
    hasDatasets: hasDatasets(platform),
    hasSharedResources: hasSharedResources(platform),
    ...(platform.catalog ? { catalogPrincipals: platform.catalog.principals } : {}),
    ...(hasArtifacts(platform) ? { pipelines: pipelinesOf(platform) } : {}),
  };
}

function pipelinesOf({ pipelines }: PlatformParameters): readonly DeclaredPipeline[] {
  return Object.entries(pipelines).map(([name, { approvers }]) => ({ name: pipelineName(name), approvers }));
}
