// Policy: AWS Config and CloudTrail go on recording.
import { exceptFor, type PolicyDocument } from './policy-document.ts';

export const keepRecording: PolicyDocument = {
  name: 'keep-recording',
  summary: 'Nobody stops AWS Config or CloudTrail; only Palisade sets AWS Config up.',
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
        // Either of them can narrow what is recorded down to nothing.
        'config:PutConfigurationRecorder',
        'config:PutDeliveryChannel',
        'config:StopConfigurationRecorder',
      ],
      Resource: '*',
      Condition: exceptFor(scope, 'palisade'),
    },
  ],
};
