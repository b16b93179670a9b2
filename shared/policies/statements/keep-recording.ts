// Policy: AWS Config and CloudTrail keep recording, and Palisade's AWS Config rules stay.
import { managedByTag } from '../../aws/names.ts';
import { exceptFor, type PolicyDocument } from './policy-document.ts';

export const keepRecording: PolicyDocument = {
  name: 'keep-recording',
  summary: 'Nobody but account factories stops CloudTrail; only they and Palisade set up AWS Config.',
  types: 'all',
  statements: (scope) => [
    {
      Sid: 'KeepCloudTrail',
      Effect: 'Deny',
      Action: [
        'cloudtrail:DeleteEventDataStore',
        'cloudtrail:DeleteTrail',
        'cloudtrail:PutEventSelectors',
        'cloudtrail:StopEventDataStoreIngestion',
        'cloudtrail:StopLogging',
        'cloudtrail:UpdateTrail',
      ],
      Resource: '*',
      // Updates of a landing zone replace trails.
      Condition: exceptFor(scope, 'accountFactories'),
    },
    {
      Sid: 'KeepConfig',
      Effect: 'Deny',
      Action: [
        'config:DeleteConfigurationRecorder',
        'config:DeleteDeliveryChannel',
        // Either of these two can reduce what is recorded to nothing.
        'config:PutConfigurationRecorder',
        'config:PutDeliveryChannel',
        'config:StopConfigurationRecorder',
      ],
      Resource: '*',
      Condition: exceptFor(scope, 'palisade', 'accountFactories'),
    },
    {
      // By tag, since the ARN of a rule has an id and no name (Service Authorization Reference, "AWS Config"): stacks
      // delete and change the rules that they created.
      Sid: 'KeepRules',
      Effect: 'Deny',
      Action: ['config:DeleteConfigRule', 'config:PutConfigRule', 'config:TagResource', 'config:UntagResource'],
      Resource: '*',
      Condition: {
        StringEquals: { [`aws:ResourceTag/${managedByTag.key}`]: managedByTag.value },
        ...exceptFor(scope, 'palisade'),
      },
    },
  ],
};
