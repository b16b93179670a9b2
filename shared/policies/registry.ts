// All policy documents, and those that an account type gets.
import { type Classification, unclassified } from '../accounts/account-type.ts';
import { approvalsByApprovers } from './statements/approvals-by-approvers.ts';
import { dataStaysInside } from './statements/data-stays-inside.ts';
import { governedRegions } from './statements/governed-regions.ts';
import { keepAdmissions } from './statements/keep-admissions.ts';
import { keepPublicAccessBlocked } from './statements/keep-public-access-blocked.ts';
import { keepRecording } from './statements/keep-recording.ts';
import { keepSharedAdmissions } from './statements/keep-shared-admissions.ts';
import { modelsByPipeline } from './statements/models-by-pipeline.ts';
import { noExperimenterChanges } from './statements/no-experimenter-changes.ts';
import { noPersonChanges } from './statements/no-person-changes.ts';
import { noRoot } from './statements/no-root.ts';
import { ownRepositories } from './statements/own-repositories.ts';
import type { PolicyDocument } from './statements/policy-document.ts';
import { productionData } from './statements/production-data.ts';
import { protectPalisade } from './statements/protect-palisade.ts';
import { resourcesStayInside } from './statements/resources-stay-inside.ts';
import { sageMakerInside } from './statements/sagemaker-inside.ts';
import { sharedResourcesStayInside } from './statements/shared-resources-stay-inside.ts';
import { sharedServicesByAutomation } from './statements/shared-services-by-automation.ts';
import { stayInOrganization } from './statements/stay-in-organization.ts';

/** Documents of SCPs: what the principals of an account may not do. */
export const serviceControlPolicies: readonly PolicyDocument[] = [
  stayInOrganization,
  keepRecording,
  protectPalisade,
  keepPublicAccessBlocked,
  noRoot,
  governedRegions,
  modelsByPipeline,
  noPersonChanges,
  noExperimenterChanges,
  productionData,
  ownRepositories,
  sageMakerInside,
  dataStaysInside,
  sharedServicesByAutomation,
  keepAdmissions,
  keepSharedAdmissions,
  approvalsByApprovers,
];

/** Documents of RCPs: what nobody may do to the resources of an account. */
export const resourceControlPolicies: readonly PolicyDocument[] = [resourcesStayInside, sharedResourcesStayInside];

export const allDocuments: readonly PolicyDocument[] = [...serviceControlPolicies, ...resourceControlPolicies];

/** The documents of every account, and those that a type adds. An unclassified account gets the common ones only. */
export function documentsFor(
  documents: readonly PolicyDocument[],
  type: Classification,
): { readonly common: readonly PolicyDocument[]; readonly own: readonly PolicyDocument[] } {
  return {
    common: documents.filter(({ types }) => types === 'all'),
    own: documents.filter(({ types }) => types !== 'all' && type !== unclassified && types.includes(type)),
  };
}

/** The document of this name. Throws if there is none. */
export function documentNamed(name: string): PolicyDocument {
  const found = allDocuments.find((document) => document.name === name);
  if (found === undefined) throw new Error(`there is no policy document '${name}'`);
  return found;
}
