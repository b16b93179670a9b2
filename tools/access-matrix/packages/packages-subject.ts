// Packages, as a subject of the access matrix.
import { accountOf, sharedOwners } from '../accounts.ts';
import { documentOf, openDocument, palisadesDocuments } from '../documents.ts';
import { matrixRegion } from '../governance.ts';
import { lowerAbout, sharedPeople } from '../shared-people.ts';
import type { Subject } from '../subject.ts';
import { furtherPackageActions, type PackageAction, type PackageColumn, packageColumns } from './packages-actions.ts';
import { packageGrids } from './packages-grid.ts';
import { packageSentences } from './packages-sentences.ts';

export const packagesSubject: Subject<PackageColumn, PackageAction> = {
  id: 'packages',
  heading: 'Packages',
  about:
    'The domain `ml-platform` of AWS CodeArtifact in a Shared Services account, with the repository `packages`. The policy of the domain is that of all of its repositories.',
  lowerAbout: lowerAbout('The domain of the same name'),
  owners: sharedOwners,
  people: sharedPeople,
  columns: packageColumns,
  furtherActions: furtherPackageActions,
  grids: packageGrids,
  sentences: packageSentences,
  targets: ({ side, situation }, caller) => {
    const owner = accountOf(sharedOwners[side]).id;
    const documents = palisadesDocuments('packages', 'ml-platform', sharedOwners[side], situation);
    const policy = situation === 'open' ? openDocument('codeartifact', '*') : documentOf(documents, 'domainPolicy');
    const arn = (resource: string) => ({
      resource: `arn:aws:codeartifact:${matrixRegion}:${owner}:${resource}`,
      owner,
      policy,
    });
    return {
      domain: arn('domain/ml-platform'),
      repository: arn('repository/ml-platform/packages'),
      // iam-simulate takes no empty namespace, which packages of PyPI have.
      package: arn('package/ml-platform/packages/npm/ours/features'),
      caller: { resource: '*', owner: caller.id },
    };
  },
};
