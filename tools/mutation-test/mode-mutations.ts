// Mutations of modes, of the ages of accounts, and of what is left alone: each removes one control.
import type { Mutation } from './mutation.ts';

const ageTests = ['test/shared/accounts/account-age.test.ts'];
const modeTests = ['test/shared/governance/mode-for.test.ts'];
const stepTests = ['test/shared/baseline/modes.test.ts'];
const blockTests = ['test/shared/baseline/steps/account-public-access.test.ts'];
const compareTests = ['test/functions/compare-accounts/compare-accounts.test.ts'];
const accountFindingTests = ['test/functions/onboard-account/publish-account-findings.test.ts'];
const wantedTests = ['test/shared/policies/wanted-policies.test.ts'];

export const modeMutations: readonly Mutation[] = [
  {
    control: 'an account that was invited is existing',
    file: 'shared/accounts/account-age.ts',
    from: "if (joinedMethod !== 'CREATED' || activeSince === null)",
    to: 'if (activeSince === null)',
    tests: ageTests,
  },
  {
    control: 'an account that was created before the hub was active is existing',
    file: 'shared/accounts/account-age.ts',
    from: "Date.parse(joinedAt ?? '') > Date.parse(activeSince)",
    to: "Date.parse(joinedAt ?? '') > 0",
    tests: ageTests,
  },
  {
    control: 'a default does not cover steps by which Palisade sees an account',
    file: 'shared/governance/mode-for.ts',
    from: "kind === 'setting' ? undefined : 'enforce'",
    to: 'undefined',
    tests: modeTests,
  },
  {
    control: 'a step that is named has its own mode, whatever the default of its type is',
    file: 'shared/governance/mode-for.ts',
    from: "named ?? uncovered ?? ofType?.['default']",
    to: "uncovered ?? ofType?.['default'] ?? named",
    tests: modeTests,
  },
  {
    control: 'an unclassified account has the modes of no type',
    file: 'shared/governance/mode-for.ts',
    from: "type === 'unclassified' ? undefined : modes[type]",
    to: "modes[type === 'unclassified' ? 'production' : type]",
    tests: modeTests,
  },
  {
    control: 'a monitored step writes nothing',
    file: 'shared/baseline/run-step.ts',
    from: "(verdict.kind === 'violating' && isMonitored)",
    to: 'false',
    tests: stepTests,
  },
  {
    control: 'a step that is off is not looked at',
    file: 'shared/baseline/run-step.ts',
    from: "if (modeOf(instance, run) === 'off')",
    to: 'if (false)',
    tests: stepTests,
  },
  {
    control: 'a step does nothing without what a monitored one would set up',
    file: 'shared/baseline/run-steps.ts',
    from: 'needs.includes(step) && wouldChange',
    to: 'false && wouldChange',
    tests: stepTests,
  },
  {
    control: 'a monitored step says what it would change, whatever else is monitored',
    file: 'shared/baseline/run-steps.ts',
    from: "modeOf(instance, run) === 'enforce' ? missingFor(instance.step, before) : undefined",
    to: 'missingFor(instance.step, before)',
    tests: stepTests,
  },
  {
    control: 'a monitored policy document stays where it is attached',
    file: 'shared/policies/wanted-policies.ts',
    from: 'isKept && attachedDocuments.includes(name)',
    to: 'false',
    tests: wantedTests,
  },
  {
    control: 'a monitored policy document is not attached',
    file: 'shared/policies/wanted-policies.ts',
    from: 'isKept && attachedDocuments.includes(name)',
    to: 'isKept',
    tests: wantedTests,
  },
  {
    control: 'an account without a type keeps its policies',
    file: 'shared/policies/wanted-policies.ts',
    from: 'if (type !== unclassified) return true;',
    to: 'return true;',
    tests: wantedTests,
  },
  {
    control: 'a policy’s name stands for its documents',
    file: 'shared/policies/pack.ts',
    from: 'wanted.length === documents.length ? name :',
    to: 'true ? name :',
    tests: wantedTests,
  },
  {
    control: 'the block of an account is left open where the guardrail is only monitored',
    file: 'shared/baseline/steps/account-public-access.ts',
    from: 'if (isMonitored(inputs)) return',
    to: 'if (false) return',
    tests: blockTests,
  },
  {
    control: 'the block of an account is left open for exempt buckets',
    file: 'shared/baseline/steps/account-public-access.ts',
    from: 'const exempt = exemptionsIn(governance.exemptions,',
    to: 'const exempt = exemptionsIn([],',
    tests: blockTests,
  },
  {
    control: 'the block of an account is left open for buckets whose remediation was undone or is contested',
    file: 'shared/baseline/steps/account-public-access.ts',
    from: ', ...leftAlone];',
    to: '];',
    tests: blockTests,
  },
  {
    control: 'an account whose type is lost keeps it',
    file: 'shared/accounts/last-type.ts',
    from: "return { ...account, type: record.type, typeSource: 'last known', environment: record.environment ?? null };",
    to: 'return account;',
    tests: ['test/shared/accounts/last-type.test.ts'],
  },
  {
    control: 'an account whose type is lost is reported',
    file: 'functions/compare-accounts/compare-accounts.ts',
    from: "return isLost(account.typeSource) ? 'nothing",
    to: "return false ? 'nothing",
    tests: compareTests,
  },
  {
    control: 'an excluded account is not onboarded',
    file: 'shared/accounts/directory.ts',
    from: 'if (reason !== undefined) return',
    to: 'if (false) return',
    tests: ['test/shared/accounts/directory.test.ts'],
  },
  {
    control: 'an account that is excluded does not stay quarantined',
    file: 'functions/onboard-account/release-excluded.ts',
    from: 'if (id !== undefined) await detachPolicy(organizations, accountId, id);',
    to: '',
    tests: ['test/functions/onboard-account/onboard-account.moto.test.ts'],
    project: 'moto',
  },
  {
    control: 'an account stays quarantined while changes are paused',
    file: 'functions/onboard-account/release-excluded.ts',
    from: 'if (denial) throw',
    to: 'if (denial && attempt < 0) throw',
    tests: ['test/functions/onboard-account/onboard-account.moto.test.ts'],
    project: 'moto',
  },
  {
    control: 'an excluded account is recorded once',
    file: 'functions/compare-accounts/compare-accounts.ts',
    from: "account.state === excludedState ? 'excluded' : 'skipped'",
    to: "'skipped'",
    tests: compareTests,
  },
  {
    control: 'an event about an excluded account is no failure',
    file: 'functions/remediate/remediate.ts',
    from: 'account.state === excludedState',
    to: 'false',
    tests: ['test/functions/remediate/remediate.test.ts'],
  },
  {
    control: 'an excluded account is not swept',
    file: 'functions/sweep/sweep.ts',
    from: "account.kind === 'ineligible' && account.state === excludedState",
    to: 'false',
    tests: ['test/functions/sweep/sweep.test.ts'],
  },
  {
    control: 'what a baseline leaves as it is, is reported',
    file: 'functions/onboard-account/publish-account-findings.ts',
    from: 'if (monitored.length === 0) return undefined;',
    to: 'return undefined;',
    tests: accountFindingTests,
  },
  {
    control: 'what is left as it is, is reported once',
    file: 'functions/onboard-account/publish-account-findings.ts',
    from: 'if (isKnown && remediated.length === 0) return [];',
    to: '',
    tests: accountFindingTests,
  },
  {
    control: 'an account has its new policies before it loses the old ones',
    file: 'shared/policies/attachments.ts',
    from: 'const hasRoomForBoth = facts',
    to: 'const hasRoomForBoth = false && facts',
    tests: wantedTests,
  },
];
