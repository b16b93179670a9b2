// Policy for data-management: data goes only to accounts of the organization, and is encrypted with KMS.
import type { PolicyDocument } from './policy-document.ts';

export const dataStaysInside: PolicyDocument = {
  name: 'data-stays-inside',
  summary: 'Data goes only to accounts of the organization, and is encrypted with KMS.',
  types: ['data-management'],
  statements: () => [
    {
      Sid: 'WritesStayInside',
      Effect: 'Deny',
      // The key is absent for a resource outside any organization, and the condition is true then, too.
      Action: [
        'dynamodb:BatchWriteItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'firehose:Put*',
        'kinesis:Put*',
        'lambda:InvokeFunction',
        's3:PutObject*',
        's3:Replicate*',
        'sns:Publish',
        'sqs:SendMessage',
      ],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
    },
    {
      Sid: 'NoSharesForOutsiders',
      Effect: 'Deny',
      Action: ['ram:CreateResourceShare', 'ram:UpdateResourceShare'],
      Resource: '*',
      Condition: { Bool: { 'ram:RequestedAllowsExternalPrincipals': 'true' } },
    },
    {
      Sid: 'NothingIntoSharesForOutsiders',
      Effect: 'Deny',
      Action: 'ram:AssociateResourceShare',
      Resource: '*',
      Condition: { Bool: { 'ram:AllowsExternalPrincipals': 'true' } },
    },
    {
      // Actions that share with accounts by id, which no condition key can limit to the organization.
      Sid: 'NoSharedSnapshots',
      Effect: 'Deny',
      Action: [
        'ec2:ModifyImageAttribute',
        'ec2:ModifySnapshotAttribute',
        'rds:ModifyDBClusterSnapshotAttribute',
        'rds:ModifyDBSnapshotAttribute',
        'redshift:AuthorizeDataShare',
        'redshift:AuthorizeSnapshotAccess',
      ],
      Resource: '*',
    },
    {
      Sid: 'NoGrantsByAcl',
      Effect: 'Deny',
      Action: ['s3:PutBucketAcl', 's3:PutObjectAcl', 's3:PutObjectVersionAcl'],
      Resource: '*',
    },
    {
      // Without the header the bucket's default encryption applies, which is KMS.
      Sid: 'KmsOnly',
      Effect: 'Deny',
      Action: 's3:PutObject',
      Resource: '*',
      Condition: {
        StringNotEqualsIfExists: { 's3:x-amz-server-side-encryption': ['aws:kms', 'aws:kms:dsse'] },
        Null: { 's3:x-amz-server-side-encryption': 'false' },
      },
    },
  ],
};
