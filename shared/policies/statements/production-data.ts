// Policy for data-science: production data is read, and nothing else.
import { exceptFor, type PolicyDocument } from './policy-document.ts';

/** Reading, of S3 objects and buckets and what their encryption needs. */
const s3ReadActions = ['s3:Get*', 's3:List*'];

export const productionData: PolicyDocument = {
  name: 'production-data',
  summary: 'Production-classified data cannot be changed, shared or deleted by experimenters.',
  types: ['data-science'],
  statements: (scope) => {
    const exceptions = exceptFor(scope, 'palisade', 'pipeline', 'breakGlass');
    const { buckets, tag } = scope.productionData;
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
        // Seen on buckets that have ABAC enabled, and on their objects (Amazon S3 User Guide, "Using tags with S3
        // general purpose buckets").
        Sid: 'ProductionDataByTag',
        Effect: 'Deny',
        NotAction: s3ReadActions,
        Resource: 'arn:*:s3:::*',
        Condition: { StringEquals: { [`aws:ResourceTag/${tag.key}`]: tag.value }, ...exceptions },
      },
      {
        // What was tagged as production data stays tagged; the tag of a bucket of another class may be set.
        Sid: 'ProductionObjectsByTag',
        Effect: 'Deny',
        Action: ['s3:DeleteObjectTagging', 's3:DeleteObjectVersionTagging', 's3:PutObject*Acl', 's3:PutObject*Tagging'],
        Resource: 'arn:*:s3:::*',
        Condition: { StringEquals: { [`s3:ExistingObjectTag/${tag.key}`]: tag.value }, ...exceptions },
      },
    ];
  },
};
