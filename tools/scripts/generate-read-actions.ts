// `npm run generate`, first part: writes the lists of actions, which the second part imports.
import { writeFileSync } from 'node:fs';
import { iamActionsFile, serviceActions } from './iam-actions-file.ts';
import { possibleReadLists, readActionsFile } from './read-actions-file.ts';

writeFileSync('shared/policies/aws-lists/readable-services.ts', readActionsFile(await possibleReadLists()));
writeFileSync('shared/policies/aws-lists/iam-actions.ts', iamActionsFile(await serviceActions()));
