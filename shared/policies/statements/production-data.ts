// Policy for data-science: production data is read-only.
import { datasetBucketPrefix } from '../../aws/names.ts';
import { exceptFor, type PolicyDocument } from './policy-document.ts';
import { readActionsOf } from './read-actions.ts';

/** Reads of S3 objects and buckets. */
const s3ReadActions = readActionsOf('s3');

export const productionData: PolicyDocument = {
  name: 'production-data',
  summary: 'Production-classified data cannot be changed, shared or deleted by experimenters.',
  types: ['data-science'],
  statements: (scope) => {
    const exceptions = exceptFor(scope, 'palisade', 'canary', 'pipeline', 'breakGlass');
    const { tag } = scope.productionData;
    // One pattern for all datasets: SCPs know no account of a bucket, so that it reaches those of data-management.
    const buckets = [...scope.productionData.buckets, ...(scope.hasDatasets ? [`${datasetBucketPrefix}*`] : [])];
    const byName = {
      Sid: 'ProductionDataByName',
      Effect: 'Deny' as const,
      NotAction: s3ReadActions,
      Resource: buckets.flatMap((name) => [`arn:*:s3:::${name}`, `arn:*:s3:::${name}/*`]),
      Condition: exceptions,
    };
    return [
      ...(buckets.length > 0 ? [byName] : []),
      {
        // Applies to buckets that have ABAC enabled, and to their objects (Amazon S3 User Guide, "Using tags with S3
        // general purpose buckets").
        Sid: 'ProductionDataByTag',
        Effect: 'Deny',
        NotAction: s3ReadActions,
        Resource: 'arn:*:s3:::*',
        Condition: { StringEquals: { [`aws:ResourceTag/${tag.key}`]: tag.value }, ...exceptions },
      },
      {
        // Objects tagged as production data keep their tags and ACLs; those of other objects may be changed.
        Sid: 'ProductionObjectsByTag',
        Effect: 'Deny',
        Action: ['s3:DeleteObjectTagging', 's3:DeleteObjectVersionTagging', 's3:PutObject*Acl', 's3:PutObject*Tagging'],
        Resource: 'arn:*:s3:::*',
        Condition: { StringEquals: { [`s3:ExistingObjectTag/${tag.key}`]: tag.value }, ...exceptions },
      },
    ];
  },
};
