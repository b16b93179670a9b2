// Mutations of admission: each removes one reason for which an account is not admitted, or one way in which a list follows.
import type { Mutation } from './mutation.ts';

const admissionTests = ['test/shared/platform/admission.test.ts'];
const datasetTests = ['test/shared/platform/resource-admissions.test.ts'];
const verifiedTests = ['test/shared/accounts/verified-steps.test.ts'];
const forceTests = ['test/shared/baseline/in-force.test.ts'];
const onboardTests = ['test/functions/onboard-account/onboard-account.moto.test.ts'];
const compareTests = ['test/functions/compare-accounts/compare-admissions.test.ts'];
const overlapTests = ['test/functions/onboard-account/onboard-account.test.ts'];
const recordTests = ['test/shared/accounts/account-record.test.ts'];
const readTests = ['test/shared/platform/read-resources.test.ts'];
const freshTests = ['test/shared/platform/fresh-admissions.test.ts'];

export const admissionMutations: readonly Mutation[] = [
  {
    control: 'an account with a record that does not parse keeps its admission',
    file: 'shared/accounts/account-store.ts',
    from: 'const essentialItem = z.object({ record: essentialSchema })',
    to: 'const essentialItem = z.object({ record: accountRecordSchema })',
    tests: readTests,
  },
  {
    control: 'no run goes on with a record that does not parse',
    file: 'shared/accounts/account-record.ts',
    from: "state: isGoverned(parsed.data) ? 'failed' : parsed.data.state",
    to: 'state: parsed.data.state',
    tests: recordTests,
  },
  {
    control: 'an account outside stays outside if its record does not parse',
    file: 'shared/accounts/account-record.ts',
    from: "state: isGoverned(parsed.data) ? 'failed' : parsed.data.state",
    to: "state: 'failed'",
    tests: recordTests,
  },
  {
    control: 'an account whose type is only the last known one is not admitted',
    file: 'shared/platform/admission.ts',
    from: "record.typeSource === 'last known' ?",
    to: 'false ?',
    tests: admissionTests,
  },
  {
    control: 'an account of another environment is not admitted',
    file: 'shared/platform/admission.ts',
    from: 'if (environment === wanted) return [];',
    to: 'if (environment === wanted || environment) return [];',
    tests: admissionTests,
  },
  {
    control: 'an account whose environment is not known is not admitted',
    file: 'shared/platform/admission.ts',
    from: 'if (environment === wanted) return [];',
    to: 'if (environment === wanted || !environment) return [];',
    tests: admissionTests,
  },
  {
    control: 'an account is not admitted in the middle of its first baseline',
    file: 'shared/platform/admission.ts',
    from: '...(record.completedAt === null ?',
    to: '...(record.completedAt === undefined ?',
    tests: admissionTests,
  },
  {
    control: 'an account that is shut out is not admitted',
    file: 'shared/platform/admission.ts',
    from: '...(shutOut ?',
    to: '...(shutOut && !shutOut ?',
    tests: admissionTests,
  },
  {
    control: 'an account that Palisade does not govern is not admitted',
    file: 'shared/platform/admission.ts',
    from: 'if (!isGoverned(record))',
    to: 'if (!isGoverned(record) && !record.verified)',
    tests: admissionTests,
  },
  {
    control: 'a requirement counts only in mode enforce',
    file: 'shared/platform/requirements.ts',
    from: "if (mode !== 'enforce')",
    to: "if (mode !== 'enforce' && mode !== 'monitor')",
    tests: admissionTests,
  },
  {
    control: 'a requirement counts only if it was verified in the account',
    file: 'shared/platform/requirements.ts',
    from: 'return Object.hasOwn(verified, key) ?',
    to: 'return Object.hasOwn(verified, key) || true ?',
    tests: admissionTests,
  },
  {
    control: 'an owner whose environment is not known admits nobody',
    file: 'shared/platform/resource-admissions.ts',
    from: 'const admitted = environment\n    ? others.filter((candidate) => refusalReasons(candidate, { readers, environment, needs }, rules).length === 0)\n    : [];',
    to: "const admitted = others.filter(\n      (candidate) =>\n        refusalReasons(candidate, { readers, environment: environment ?? 'production', needs }, rules).length === 0,\n    );",
    tests: datasetTests,
  },
  {
    control: 'a dataset that left governance.yml admits nobody',
    file: 'shared/platform/resource-admissions.ts',
    from: 'isLeft(record) && !isTaken(record)',
    to: 'false',
    tests: datasetTests,
  },
  {
    control: 'a step that was seen not to be in force is verified no longer',
    file: 'shared/accounts/verified-steps.ts',
    from: 'if (instances.some(({ inForce }) => inForce === false)) return without(verified, step);',
    to: 'if (instances.some(({ inForce }) => inForce === false)) return verified;',
    tests: verifiedTests,
  },
  {
    control: 'a step that could not be seen stays as it was',
    file: 'shared/accounts/verified-steps.ts',
    from: 'if (instances.some(({ inForce }) => inForce === undefined)) return verified;',
    to: 'if (instances.some(({ inForce }) => inForce === undefined)) return without(verified, step);',
    tests: verifiedTests,
  },
  {
    control: 'a step that a person has to look at is not in force',
    file: 'shared/baseline/run-step.ts',
    from: "(state === 'skipped' && attention !== true)",
    to: "state === 'skipped'",
    tests: forceTests,
  },
  {
    control: 'a step whose mode is off is not in force',
    file: 'shared/baseline/run-step.ts',
    from: "'its mode in governance.yml is off'), inForce: false }",
    to: "'its mode in governance.yml is off'), inForce: true }",
    tests: forceTests,
  },
  {
    control: 'what an account loses is requested before its steps run',
    file: 'functions/onboard-account/start-run.ts',
    from: 'await announceAdmission(dependencies, record, { gained: [], lost });',
    to: '',
    tests: onboardTests,
    project: 'moto',
  },
  {
    control: 'an account that closes is announced',
    file: 'functions/onboard-account/reject-account.ts',
    from: '    await announceLoss(dependencies, previous, record);',
    to: '',
    tests: onboardTests,
    project: 'moto',
  },
  {
    control: 'an error after a loss does not give the admission back',
    file: 'functions/onboard-account/onboard-member.ts',
    from: '    announced(initialRecord);',
    to: '',
    tests: onboardTests,
    project: 'moto',
  },
  {
    control: 'a type that is said again admits again at once',
    file: 'functions/onboard-account/onboard-member.ts',
    from: 'const { gained } = await changeOfAdmission(dependencies, previous, record);',
    to: 'const { gained } = await changeOfAdmission(dependencies, initialRecord, record);',
    tests: onboardTests,
    project: 'moto',
  },
  {
    control: 'nothing is in force in an account that comes back, while its place cannot be read',
    file: 'functions/onboard-account/baseline-run.ts',
    from: 'previous && isGoverned(previous) ?',
    to: 'previous ?',
    tests: ['test/functions/onboard-account/baseline-run.test.ts'],
  },
  {
    control: 'an owner admits by the environment that it has now',
    file: 'shared/platform/read-resources.ts',
    from: 'resourceAdmissions(candidateOf(owner, activeSince)',
    to: 'resourceAdmissions(candidateOf(accounts.find(({ accountId }) => accountId === owner.accountId) ?? owner, activeSince)',
    tests: ['test/shared/platform/read-resources.test.ts'],
  },
  {
    control: 'the hourly comparison finds a list that differs',
    file: 'functions/compare-accounts/compare-admissions.ts',
    from: '|| !admitsExactly(record, wanted.admitted, documents)',
    to: '',
    tests: compareTests,
  },
  {
    control: 'the hourly comparison finds the datasets of an account that is of another type now',
    file: 'functions/compare-accounts/compare-admissions.ts',
    from: '|| owned.has(record.accountId)',
    to: '',
    tests: compareTests,
  },
  {
    control: 'an account that loses its admission during an owner’s baseline gets into no document of it',
    file: 'functions/onboard-account/start-run.ts',
    from: 'return { resources, documents: withFreshAdmissions(documents, resources, read) };',
    to: 'return { resources, documents };',
    tests: overlapTests,
  },
  {
    control: 'an account that is left in one audience only counts as one that lost an admission',
    file: 'shared/platform/fresh-admissions.ts',
    from: 'missingIn(now?.audiences[audience], ids)',
    to: '[]',
    tests: freshTests,
  },
  {
    control: 'nobody gets a read of who is admitted that began before the question',
    file: 'shared/platform/fresh-admissions.ts',
    from: '    next = undefined;\n    return read();',
    to: '    return read();',
    tests: freshTests,
  },
  {
    control: 'a loss of admission does not wait for the run of another event',
    file: 'functions/onboard-account/onboard-account.ts',
    from: 'if (await losesAdmission(dependencies, known)) return;',
    to: 'await losesAdmission(dependencies, known);',
    tests: overlapTests,
  },
  {
    control: 'a tag that says the type of an account leads to its baseline',
    file: 'events/organization/account-tags-call.ts',
    from: 'typeKeys.includes(key)',
    to: 'false',
    tests: ['test/functions/onboard-account/read-event.test.ts'],
  },
  {
    control: 'tags that say no type lead to no baseline',
    file: 'events/organization/account-tags-call.ts',
    from: 'if (!mayMatter)',
    to: 'if (false)',
    tests: ['test/functions/onboard-account/read-event.test.ts'],
  },
  {
    control: 'an event about tags counts only from the management account',
    file: 'events/organization/account-tags-call.ts',
    from: 'if (rejection) return rejection;',
    to: '',
    tests: ['test/functions/onboard-account/read-event.test.ts'],
  },
];
