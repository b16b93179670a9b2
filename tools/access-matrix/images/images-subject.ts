// Image repositories, as a subject of the access matrix.
import { accountOf, sharedOwners } from '../accounts.ts';
import { documentOf, openDocument, palisadesDocuments } from '../documents.ts';
import { matrixRegion } from '../governance.ts';
import { lowerAbout, sharedPeople } from '../shared-people.ts';
import type { Subject } from '../subject.ts';
import { furtherImageActions, type ImageAction, type ImageColumn, imageColumns } from './images-actions.ts';
import { imageGrids } from './images-grid.ts';
import { imageSentences } from './images-sentences.ts';

export const imagesSubject: Subject<ImageColumn, ImageAction> = {
  id: 'images',
  heading: 'Images',
  about:
    'The repository `ml-train` of Amazon ECR in a Shared Services account. Accounts of the types data-science, testing and production pull from it; only pipelines, automation and break-glass of its own account push.',
  lowerAbout: lowerAbout('The repository of the same name'),
  owners: sharedOwners,
  people: sharedPeople,
  columns: imageColumns,
  furtherActions: furtherImageActions,
  grids: imageGrids,
  sentences: imageSentences,
  targets: ({ side, situation }, caller) => {
    const owner = accountOf(sharedOwners[side]).id;
    const documents = palisadesDocuments('images', 'train', sharedOwners[side], situation);
    const policy = situation === 'open' ? openDocument('ecr') : documentOf(documents, 'repositoryPolicy');
    return {
      repository: { resource: `arn:aws:ecr:${matrixRegion}:${owner}:repository/ml-train`, owner, policy },
      // Of the caller's own account: there is no parameter for another one's.
      registry: { resource: '*', owner: caller.id },
      caller: { resource: '*', owner: caller.id },
    };
  },
};
