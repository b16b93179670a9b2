// Resource control policy for shared-services, once accounts share anything: what resources-stay-inside says of
// data-management. A document of its own, so that organizations that share nothing keep the policies they have.
import type { PolicyDocument } from './policy-document.ts';
import { insideOnly } from './resources-stay-inside.ts';

/**
 * What builds, repositories and pipelines are in, of the services that RCPs apply to (AWS Organizations User Guide, "List
 * of AWS services that support RCPs"). SageMaker is none of them: its models are kept by the policies of their groups.
 */
const repositoryActions = ['codeartifact:*', 'codebuild:*', 'codecommit:*', 'codepipeline:*', 'ecr:*', 'logs:*'];

export const sharedResourcesStayInside: PolicyDocument = {
  name: 'shared-resources-stay-inside',
  summary: 'Nobody outside the organization accesses shared buckets, keys, images, packages, code or pipelines.',
  types: ['shared-services'],
  isOptional: true,
  statements: (scope) => {
    const { hasDatasets, hasSharedResources } = scope;
    const names = { resources: 'SharedResourcesStayInside', buckets: 'SharedBucketsStayInside' };
    return hasDatasets || hasSharedResources
      ? insideOnly(names, scope, hasSharedResources ? repositoryActions : [])
      : [];
  },
};
