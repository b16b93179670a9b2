// The list of IAM's actions is generated from the installed data.
import { readFileSync } from 'node:fs';
import { iamActionsFile, serviceActions } from '../../../tools/scripts/iam-actions-file.ts';

test('shared/policies/aws-lists/iam-actions.ts is up to date: run npm run generate', async () => {
  const text = readFileSync('shared/policies/aws-lists/iam-actions.ts', 'utf8');
  expect(text === iamActionsFile(await serviceActions())).toBe(true);
});
