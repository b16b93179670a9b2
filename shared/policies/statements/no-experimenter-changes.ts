// Policy for testing: data scientists and ML engineers have read access only.
import { type PolicyDocument, roleArnsFor } from './policy-document.ts';
import { metricsAndLogsReadActions, readActions } from './read-actions.ts';

export const noExperimenterChanges: PolicyDocument = {
  name: 'no-experimenter-changes',
  summary: 'Data scientists and ML engineers change nothing; a switch lets them read metrics and logs.',
  types: ['testing'],
  statements: (scope) => [
    {
      Sid: 'NoExperimenterChanges',
      Effect: 'Deny',
      NotAction: scope.readMetricsAndLogs ? [...readActions, ...metricsAndLogsReadActions] : readActions,
      Resource: '*',
      Condition: { ArnLike: { 'aws:PrincipalArn': roleArnsFor(scope, 'dataScientists', 'mlEngineers') } },
    },
  ],
};
