// The policies of a package domain, of its repository and of its key: the admitted accounts read, and nobody else's account gets
// in. Pure.
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { partitionOf } from '../../aws/partitions.ts';
import type { ResourceIdentity } from '../../steps/shared-resource.ts';
import type { DocumentKind } from '../contract/kind.ts';
import { admission, readersIn } from '../lib/admitted-accounts.ts';
import { keyPolicyLimit } from '../lib/key-statements.ts';
import { keyDocument } from '../lib/key-step.ts';
import { ownerKeyPolicy, ownerStatement } from '../lib/owner-statements.ts';
import { keySubject } from '../lib/subjects.ts';
import { packageRepository } from './package-names.ts';

/** The most characters of a policy (CodeArtifact API Reference, PutDomainPermissionsPolicy, policyDocument). */
export const packagePolicyLimit = 7_168;

/**
 * What a package manager needs, and the lists: CodeArtifact User Guide, "Domain policies". Nothing publishes from another
 * account, and no other account makes repositories in the domain. `sts:GetServiceBearerToken` has no effect here: callers
 * need it in their own policies.
 */
const readActions = [
  'codeartifact:DescribeDomain',
  'codeartifact:DescribePackage*',
  'codeartifact:DescribeRepository',
  'codeartifact:GetAuthorizationToken',
  'codeartifact:GetPackageVersion*',
  'codeartifact:GetRepositoryEndpoint',
  'codeartifact:ListPackage*',
  'codeartifact:ListRepositoriesInDomain',
  'codeartifact:ReadFromRepository',
];

/** A domain's policy is evaluated for everything in the domain, so that one document admits. */
export const domainDocument: DocumentKind = {
  id: 'domainPolicy',
  step: 'package-domain',
  what: 'domain',
  limit: packagePolicyLimit,
  text: ({ owner, region }, grants) => {
    const Statement = [
      { ...ownerStatement(owner, region, { Sid: 'OwnerReads', Action: readActions }), Resource: '*' },
      ...admission(readersIn(grants, 'readers'), { Sid: 'ReadersRead', Action: readActions, Resource: '*' }),
    ];
    return canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  },
  subject: (resource) => ({
    type: 'AWS::CodeArtifact::Domain',
    id: resource.name,
    arn: domainArn(resource),
    consolePath: `/codesuite/codeartifact/d/${resource.owner}/${resource.name}?region=${resource.region}`,
  }),
};

/** Admits nobody: a policy of a repository would be a second door. */
export const repositoryDocument: DocumentKind = {
  id: 'repositoryPolicy',
  step: 'package-repositories',
  what: 'repository',
  limit: packagePolicyLimit,
  text: ({ owner, region }) => {
    const Statement = [{ ...ownerStatement(owner, region, { Sid: 'OwnerReads', Action: readActions }), Resource: '*' }];
    return canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  },
  subject: (resource) => ({
    type: 'AWS::CodeArtifact::Repository',
    id: `${resource.name}/${packageRepository}`,
    arn: `${domainArn(resource).replace(':domain/', ':repository/')}/${packageRepository}`,
    consolePath: `/codesuite/codeartifact/d/${resource.owner}/${resource.name}/r/${packageRepository}?region=${resource.region}`,
  }),
};

/** CodeArtifact encrypts and decrypts with a grant of its own, so that no reader needs the key. */
export const packageKeyDocument: DocumentKind = {
  id: keyDocument,
  step: 'packages-key',
  what: 'key',
  limit: keyPolicyLimit,
  text: ({ owner, region }) => ownerKeyPolicy(owner, region),
  subject: ({ region }, arn) => keySubject(arn, region),
};

export function domainArn({ name, owner, region }: Omit<ResourceIdentity, 'kind'>): string {
  return `arn:${partitionOf(region)}:codeartifact:${region}:${owner}:domain/${name}`;
}
