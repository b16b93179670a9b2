// Policy: AWS Config and CloudTrail keep recording.
import { exceptFor, type PolicyDocument } from './policy-document.ts';

export const keepRecording: PolicyDocument = {
  name: 'keep-recording',
  summary: 'Nobody stops AWS Config or CloudTrail; only Palisade sets up AWS Config.',
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
    },
    {
      Sid: 'KeepConfig',
      Effect: 'Deny',
      Action: [
        'config:DeleteConfigRule',
        'config:DeleteConfigurationRecorder',
        'config:DeleteDeliveryChannel',
        // Either of these two can reduce what is recorded to nothing.
        'config:PutConfigurationRecorder',
        'config:PutDeliveryChannel',
        'config:StopConfigurationRecorder',
      ],
      Resource: '*',
      Condition: exceptFor(scope, 'palisade'),
    },
  ],
};
