// Resource control policy for data-management: the resource's side of "data is shared only inside the organization".
// Service control policies bind only principals of their own account; who comes from elsewhere is bound by this.
import type { PolicyDocument } from './policy-document.ts';

export const resourcesStayInside: PolicyDocument = {
  name: 'resources-stay-inside',
  summary: 'Nobody from outside the organization reaches data, keys and secrets, whatever their policies say.',
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
        // AWS services act for somebody else; whom they may act for is the business of the resources' own policies.
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
  ],
};
