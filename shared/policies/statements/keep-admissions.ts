// Policy for the accounts that have datasets and artifacts: nobody but Palisade changes who is admitted to them. What a
// data engineer does with the data itself is left: objects and their tags, lifecycle, notifications, use of the key.
import { artifactBucketPrefix, datasetBucketPrefix, resourceTag } from '../../aws/names.ts';
import {
  bucketAdmissionActions,
  forPalisadeAlone,
  givingTag,
  keyAdmissionActions,
  keyAliasActions,
  keyTagActions,
  ownTagged,
  platformAliases,
} from './admission-actions.ts';
import type { PolicyDocument } from './policy-document.ts';

export const keepAdmissions: PolicyDocument = {
  name: 'keep-admissions',
  summary: 'Nobody but Palisade changes who is admitted to datasets and artifacts.',
  types: ['data-management', 'shared-services'],
  isOptional: true,
  statements: (scope) => {
    if (!scope.hasDatasets) return [];
    return [
      forPalisadeAlone(scope, 'KeepBucketAdmissions', {
        Action: bucketAdmissionActions,
        Resource: [datasetBucketPrefix, artifactBucketPrefix].map((prefix) => `arn:*:s3:::${prefix}*`),
      }),
      // By tag, since the ARN of a key has an id and no name. Other keys of Palisade are their account's to change.
      forPalisadeAlone(
        scope,
        'KeepKeyAdmissions',
        { Action: keyAdmissionActions, Resource: '*' },
        ownTagged(resourceTag),
      ),
      forPalisadeAlone(scope, 'KeepKeyTags', { Action: keyTagActions, Resource: '*' }, givingTag(resourceTag)),
      forPalisadeAlone(scope, 'KeepKeyAliases', { Action: keyAliasActions, Resource: platformAliases }),
    ];
  },
};
