// `npm run generate`, first part: writes the list of read actions, which the second part imports.
import { writeFileSync } from 'node:fs';
import { possibleReadLists, readActionsFile } from './read-actions-file.ts';

writeFileSync('shared/policies/aws-lists/readable-services.ts', readActionsFile(await possibleReadLists()));
