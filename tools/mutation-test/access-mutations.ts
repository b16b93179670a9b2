// Mutations of who may do what to a dataset: of its documents, and of the organization policies around it. The access
// matrix notices each.
import type { Mutation } from './mutation.ts';

const matrix = ['test/tools/access-matrix/access-matrix.test.ts'];
const lib = 'shared/resources/lib';
const statements = 'shared/policies/statements';

export const accessMutations: readonly Mutation[] = [
  {
    control: 'readers are of the organization',
    file: `${lib}/admitted-accounts.ts`,
    from: "'aws:PrincipalOrgID': organizationId, ",
    to: '',
    tests: matrix,
  },
  {
    control: 'readers are the admitted accounts',
    file: `${lib}/admitted-accounts.ts`,
    from: ", 'aws:PrincipalAccount': [...accounts].toSorted()",
    to: '',
    tests: matrix,
  },
  {
    control: 'other accounts decrypt through S3 only',
    file: `${lib}/key-statements.ts`,
    from: "Resource: '*' }, viaS3),",
    to: "Resource: '*' }),",
    tests: matrix,
  },
  {
    control: 'nobody reads a dataset over plain HTTP',
    file: `${lib}/bucket-statements.ts`,
    from: '[onlyOverTls, ...denied, ...others]',
    to: '[...denied, ...others]',
    tests: matrix,
  },
  {
    control: 'readers only read',
    file: 'shared/resources/dataset/dataset-documents.ts',
    from: 'actions: datasetReads,',
    to: "actions: ['s3:*'],",
    tests: matrix,
  },
  {
    control: "outsiders do not reach a dataset's bucket, whatever its policy allows",
    file: `${statements}/resources-stay-inside.ts`,
    from: "    withDeliveries(outsidersDenied(buckets, ['s3:*']), scope),\n",
    to: '',
    tests: matrix,
  },
  {
    control: "outsiders do not reach a dataset's key, whatever its policy allows",
    file: `${statements}/resources-stay-inside.ts`,
    from: "['dynamodb:*', 'kms:*', ",
    to: "['dynamodb:*', ",
    tests: matrix,
  },
  {
    control: 'who owns a dataset does not change whom it admits',
    file: `${statements}/keep-admissions.ts`,
    from: "types: ['data-management', 'shared-services'],",
    to: "types: ['shared-services'],",
    tests: matrix,
  },
  {
    control: 'SageMaker acts as ml-execution for jobs of the same account only',
    file: 'shared/platform/execution-documents.ts',
    from: "Condition: { StringEquals: { 'aws:SourceAccount': accountId } },",
    to: '',
    tests: matrix,
  },
];
