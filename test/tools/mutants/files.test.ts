import { existsSync, globSync } from 'node:fs';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { filesToMutate, testOf } from '../../../tools/mutants/files.ts';
import { survivors } from '../../../tools/mutants/survivors.ts';

const files = filesToMutate(globSync(['functions/**/*.ts', 'shared/**/*.ts']));

test('the decision of every guardrail is mutated, and what decides about accounts, exemptions and alerts', () => {
  expect(files.filter((file) => file.endsWith('/decide.ts'))).toHaveLength(guardrails.length);
  expect(files).toEqual(
    expect.arrayContaining([
      'functions/onboard-account/new-account.ts',
      'shared/accounts/account-type.ts',
      'shared/alerts/routing.ts',
      'shared/baseline/drift.ts',
      'shared/governance/exemptions.ts',
      'shared/remediation/suppression.ts',
    ]),
  );
});

test.each(files)('%s has its test at the mirrored path', (file) => {
  expect(existsSync(testOf(file))).toBe(true);
});

test('an expected survivor is in a file that is mutated, and has a reason', () => {
  expect(survivors.filter(({ file, reason }) => !files.includes(file) || reason.length < 20)).toEqual([]);
});
