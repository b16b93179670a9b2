// Packages: in each shared-services account a domain of CodeArtifact under its own key, with one repository that everybody uses.
// Experiments, training and production install from it.
import { hubRegion } from '../../governance/governance.ts';
import type { KindWithoutSteps, ResourceKind } from '../contract/kind.ts';
import { keyStep } from '../lib/key-step.ts';
import { packageDomainStep } from './package-domain.ts';
import { packagesAlias } from './package-names.ts';
import { domainDocument, packageKeyDocument, repositoryDocument } from './package-policies.ts';
import { packageRepositoriesStep } from './package-repositories.ts';

const kind: KindWithoutSteps = {
  id: 'packages',
  noun: 'package domain',
  ownerType: 'shared-services',
  declared: (governance) => {
    const { packages: declared } = governance.platform;
    if (declared === undefined) return [];
    const audiences = { readers: ['data-science', 'testing', 'production'] as const };
    return [{ name: declared.domain, region: hubRegion(governance), audiences }];
  },
  names: ({ name }) => ({ domain: name, alias: packagesAlias(name) }),
  documents: [domainDocument, repositoryDocument, packageKeyDocument],
};

const packagesKey = keyStep({
  kind,
  id: packageKeyDocument.step,
  title: 'The packages have a KMS key of their own',
});

const packageDomain = packageDomainStep(kind, packagesKey.id);

export const packages: ResourceKind = {
  ...kind,
  steps: [packagesKey, packageDomain, packageRepositoriesStep(kind, packageDomain.id)],
};
