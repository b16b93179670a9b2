// Policy for testing: data scientists and ML engineers have read access only.
import { type PolicyDocument, roleArnsFor } from './policy-document.ts';
import { withReadActions } from './read-actions.ts';

export const noExperimenterChanges: PolicyDocument = {
  name: 'no-experimenter-changes',
  summary: 'Data scientists and ML engineers change nothing; a switch lets them read metrics and logs.',
  types: ['testing'],
  statements: (scope) => [
    withReadActions(
      {
        Sid: 'NoExperimenterChanges',
        Effect: 'Deny',
        Resource: '*',
        Condition: { ArnLike: { 'aws:PrincipalArn': roleArnsFor(scope, 'dataScientists', 'mlEngineers') } },
      },
      { metricsAndLogs: scope.readMetricsAndLogs },
    ),
  ],
};
