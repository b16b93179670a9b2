// Datasets: in each data-management account a bucket under a KMS key of its own, which the readers read.
import { hubRegion } from '../../governance/governance.ts';
import type { KindWithoutSteps, ResourceKind } from '../contract/kind.ts';
import { bucketStep } from '../lib/bucket-step.ts';
import { keyStep } from '../lib/key-step.ts';
import { datasetDocuments } from './dataset-documents.ts';
import { datasetAlias, datasetBucket, datasetSteps } from './dataset-names.ts';

const kind: KindWithoutSteps = {
  id: 'dataset',
  noun: 'dataset',
  ownerType: 'data-management',
  declared: (governance) =>
    Object.entries(governance.platform.datasets).map(([name, { readers, region }]) => ({
      name,
      region: region ?? hubRegion(governance),
      audiences: { readers },
    })),
  names: ({ name, owner }) => ({ bucket: datasetBucket(name, owner), alias: datasetAlias(name) }),
  documents: datasetDocuments,
};

export const datasetKey = keyStep({
  kind,
  id: datasetSteps.keyPolicy,
  title: 'The dataset has a KMS key of its own, which the admitted accounts can decrypt with',
});

const datasetBucketStep = bucketStep({
  kind,
  id: datasetSteps.bucketPolicy,
  title: 'The dataset has a bucket under its own key, which the admitted accounts can read',
  keyStep: datasetKey.id,
});

export const dataset: ResourceKind = { ...kind, steps: [datasetKey, datasetBucketStep] };
