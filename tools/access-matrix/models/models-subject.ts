// The model registry, as a subject of the access matrix.
import { accountOf, sharedOwners } from '../accounts.ts';
import { documentOf, openDocument, palisadesDocuments } from '../documents.ts';
import { matrixRegion } from '../governance.ts';
import { lowerAbout, sharedPeople } from '../shared-people.ts';
import type { Subject } from '../subject.ts';
import { furtherModelActions, type ModelAction, type ModelColumn, modelColumns } from './models-actions.ts';
import { modelGrids } from './models-grid.ts';
import { modelSentences } from './models-sentences.ts';

export const modelsSubject: Subject<ModelColumn, ModelAction> = {
  id: 'models',
  heading: 'Models',
  about:
    'The model package group `ml-churn` of SageMaker in a Shared Services account. Accounts of the types data-science, testing and production see its models; testing registers them, as pending only. Whether another account creates a model from one is in [what was not proven](#what-aws-does-that-was-not-proven).',
  lowerAbout: lowerAbout('The group of the same name'),
  note: 'An administrator of a testing account registers, too: admission is by account. What is registered waits for the approval of the pipeline in Shared Services.',
  owners: sharedOwners,
  people: sharedPeople,
  columns: modelColumns,
  furtherActions: furtherModelActions,
  grids: modelGrids,
  sentences: modelSentences,
  targets: ({ side, situation }, caller) => {
    const owner = accountOf(sharedOwners[side]).id;
    const documents = palisadesDocuments('models', 'churn', sharedOwners[side], situation);
    const policy = situation === 'open' ? openDocument('sagemaker', '*') : documentOf(documents, 'groupPolicy');
    const arn = (resource: string) => `arn:aws:sagemaker:${matrixRegion}:${owner}:${resource}`;
    const group = arn('model-package-group/ml-churn');
    return {
      group: { resource: group, owner, policy },
      package: { resource: arn('model-package/ml-churn/1'), owner, policy },
      share: { resource: '*', owner: caller.id, context: { 'ram:ResourceArn': group } },
    };
  },
};
