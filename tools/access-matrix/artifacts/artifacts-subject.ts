// The artifacts of pipelines, as a subject of the access matrix: a bucket with its key.
import { artifactBucketName, managedByTag, resourceTag } from '../../../shared/aws/names.ts';
import { accountOf, sharedOwners } from '../accounts.ts';
import { documentOf, openDocument, palisadesDocuments } from '../documents.ts';
import { matrixRegion } from '../governance.ts';
import { lowerAbout, sharedPeople } from '../shared-people.ts';
import type { Subject } from '../subject.ts';
import {
  type ArtifactAction,
  type ArtifactColumn,
  artifactColumns,
  furtherArtifactActions,
} from './artifacts-actions.ts';
import { artifactGrids } from './artifacts-grid.ts';
import { artifactSentences } from './artifacts-sentences.ts';

const keys = { production: '33333333-3333-3333-3333-333333333333', lower: '44444444-4444-4444-4444-444444444444' };

export const artifactsSubject: Subject<ArtifactColumn, ArtifactAction> = {
  id: 'artifacts',
  heading: 'Artifacts',
  about:
    'The bucket `ml-artifacts-…` of a Shared Services account with its key: sources, templates and trained models on their way through pipelines. Testing writes and reads, production reads.',
  lowerAbout: lowerAbout('The bucket'),
  owners: sharedOwners,
  people: sharedPeople,
  columns: artifactColumns,
  furtherActions: furtherArtifactActions,
  grids: artifactGrids,
  sentences: artifactSentences,
  targets: ({ side, situation }) => {
    const owner = accountOf(sharedOwners[side]).id;
    const documents = palisadesDocuments('artifacts', artifactsName, sharedOwners[side], situation);
    const isOpen = situation === 'open';
    const bucket = `arn:aws:s3:::${artifactBucketName(owner)}`;
    const inBucket = {
      owner,
      policy: isOpen ? openDocument('s3', [bucket, `${bucket}/*`]) : documentOf(documents, 'bucketPolicy'),
      blockPublicAccess: !isOpen,
    };
    return {
      bucket: { resource: bucket, ...inBucket },
      object: { resource: `${bucket}/ml-churn/models/model.tar.gz`, ...inBucket },
      registered: { resource: `${bucket}/registered/ml-churn/7d0f/model.tar.gz`, ...inBucket },
      template: { resource: `${bucket}/catalog/notebook/v-0123456789ab.yml`, ...inBucket },
      passed: { resource: `${bucket}/ml-churn/Deployment/AbCdEf1`, ...inBucket },
      key: {
        resource: `arn:aws:kms:${matrixRegion}:${owner}:key/${keys[side]}`,
        owner,
        policy: isOpen ? openDocument('kms', '*') : documentOf(documents, 'keyPolicy'),
        context: {
          [`aws:ResourceTag/${managedByTag.key}`]: managedByTag.value,
          [`aws:ResourceTag/${resourceTag}`]: `artifacts/${artifactsName}`,
        },
      },
    };
  },
};

const artifactsName = 'artifacts';
