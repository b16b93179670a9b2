// Policy for testing: data scientists and ML engineers look at most.
import { type PolicyDocument, rolesOf } from './policy-document.ts';
import { metricsAndLogs, reading } from './read-actions.ts';

export const noExperimenterChanges: PolicyDocument = {
  name: 'no-experimenter-changes',
  sentence: 'Data scientists and ML engineers have no change access; reading metrics and logs is a switch.',
  types: ['testing'],
  statements: (scope) => [
    {
      Sid: 'NoExperimenterChanges',
      Effect: 'Deny',
      NotAction: scope.readMetricsAndLogs ? [...reading, ...metricsAndLogs] : reading,
      Resource: '*',
      Condition: { ArnLike: { 'aws:PrincipalArn': rolesOf(scope, 'dataScientists', 'mlEngineers') } },
    },
  ],
};
