// Resource control policy for data-management: nobody outside the organization accesses its resources. SCPs do not
// apply to principals of other accounts, so data-stays-inside.ts alone is not enough.
import type { PolicyDocument } from './policy-document.ts';

export const resourcesStayInside: PolicyDocument = {
  name: 'resources-stay-inside',
  summary: 'Nobody outside the organization accesses data, keys or secrets, whatever their resource policies allow.',
  types: ['data-management'],
  statements: () => [
    {
      Sid: 'ResourcesStayInside',
      Effect: 'Deny',
      Principal: '*',
      Action: ['dynamodb:*', 'kms:*', 's3:*', 'secretsmanager:*', 'sqs:*'],
      Resource: '*',
      Condition: {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' },
        // AWS services act on behalf of others; for whom is limited by the resources' own policies.
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
  ],
};
