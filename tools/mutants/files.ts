// The files that `npm run mutants` mutates by machine: pure decisions, each with the test at its mirrored path.

/** Files of pure decisions other than the `decide.ts` of guardrails. */
const otherDecisions = [
  'functions/onboard-account/new-account.ts',
  'shared/accounts/account-type.ts',
  'shared/alerts/routing.ts',
  'shared/baseline/drift.ts',
  'shared/governance/exemptions.ts',
  'shared/lib/wildcard.ts',
  'shared/remediation/suppression.ts',
];

const guardrailDecision = /^shared\/guardrails\/.*\/decide\.ts$/;

/** The files to mutate among all files of the checkout, sorted. */
export function filesToMutate(files: readonly string[]): readonly string[] {
  return files.filter((file) => guardrailDecision.test(file) || otherDecisions.includes(file)).toSorted();
}

/** The test at the mirrored path of a file. */
export function testOf(file: string): string {
  return `test/${file.replace(/\.ts$/, '.test.ts')}`;
}
