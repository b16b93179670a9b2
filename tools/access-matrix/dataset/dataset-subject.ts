// Datasets, as a subject of the access matrix.
import { datasetOwners } from '../accounts.ts';
import type { Subject } from '../subject.ts';
import { type DatasetAction, type DatasetColumn, datasetColumns, furtherDatasetActions } from './dataset-actions.ts';
import { datasetGrids, datasetPeople } from './dataset-grid.ts';
import { datasetSentences } from './dataset-sentences.ts';
import { datasetTargets } from './dataset-targets.ts';

export const datasetSubject: Subject<DatasetColumn, DatasetAction> = {
  id: 'dataset',
  heading: 'Datasets',
  about:
    'The dataset `customers` of a Data Management account, as governance.yml declares it: data-science, testing and production read it. Every account in this table is of the environment production.',
  lowerAbout:
    'The dataset of the same name in a Data Management account of the environment development. In no other account may anybody do anything to it: not in one of production, and not in one of another lower environment.',
  note: '*Read* and *Write* include the use of the key, for which S3 asks in the name of the caller. People of the account that has a dataset decrypt without S3 if its IAM lets them, which also keeps a key from being locked for everybody.',
  owners: datasetOwners,
  people: { production: datasetPeople, lower: datasetPeople },
  columns: datasetColumns,
  furtherActions: furtherDatasetActions,
  grids: datasetGrids,
  sentences: datasetSentences,
  targets: datasetTargets,
};
