// Mutations of what people write: mistakes in governance.yml that would be accepted, or reported at the wrong place, and
// ids of accounts that do not exist.
import type { Mutation } from './mutation.ts';

const checkTests = ['test/shared/governance/checks.test.ts'];
const readTests = ['test/shared/governance/read-governance.test.ts'];
const onboardTests = ['test/functions/onboard-account/onboard-account.moto.test.ts'];
const fixtureTests = ['test/cli/commands/validate.test.ts'];

export const governanceMutations: readonly Mutation[] = [
  {
    control: 'an exemption names a guardrail that exists',
    file: 'shared/governance/exemption-checks.ts',
    from: "...textsAt(data, 'exemptions.*.guardrail').flatMap(unknownGuardrail),",
    to: '',
    tests: fixtureTests,
  },
  {
    control: 'an exemption names a resource that can exist',
    file: 'shared/governance/exemption-checks.ts',
    from: 'if (forms.some((form) => form.canMatch(value))) return [];',
    to: 'if (forms.length > 0) return [];',
    tests: checkTests,
  },
  {
    control: 'a parameter without effect is a mistake',
    file: 'shared/governance/parameter-effects.ts',
    from: 'if (reason === undefined || reasons.includes(undefined)) return [];',
    to: 'if (reasons.length > 0) return [];',
    tests: checkTests,
  },
  {
    control: 'a parameter that has an effect in one account type is none',
    file: 'shared/governance/parameter-effects.ts',
    from: 'if (reason === undefined || reasons.includes(undefined)) return [];',
    to: 'if (reason === undefined) return [];',
    tests: checkTests,
  },
  {
    control: 'break-glass roles are some, not all',
    file: 'shared/governance/role-checks.ts',
    from: "name.replace(/[*/]/g, '').length < fewestOwnCharacters",
    to: "name === ''",
    tests: checkTests,
  },
  {
    control: 'a key keeps the text that is written',
    file: 'shared/governance/reading/yaml-mistakes.ts',
    from: "if (typeof key.value === 'string' || String(key.value) === key.source) return undefined;",
    to: "if (typeof key.value !== 'object') return undefined;",
    tests: fixtureTests,
  },
  {
    control: 'only UTF-8 is read',
    file: 'shared/governance/reading/source-text.ts',
    from: 'if (position === undefined) return { text };',
    to: 'if (position !== 0) return { text };',
    tests: ['test/shared/governance/reading/source-text.test.ts'],
  },
  {
    control: 'a document with aliases is refused before they are resolved',
    file: 'shared/governance/read-governance.ts',
    from: 'if (source.document.errors.length > 0 || hasReferences(source)) return invalid(ofYaml);',
    to: 'if (source.document.errors.length > 0) return invalid(ofYaml);',
    tests: readTests,
  },
  {
    control: 'example values are refused for AWS',
    file: 'shared/governance/read-governance.ts',
    from: 'const errors = forAws ? [...mistakes, ...examples.map(placeIn(source))] : mistakes;',
    to: 'const errors = mistakes;',
    tests: fixtureTests,
  },
  {
    control: 'roles that are left out count as examples',
    file: 'shared/governance/example-values.ts',
    from: 'names.length > 0 && names.every((name) => exampleRoles.includes(name))',
    to: 'names.length > 9',
    tests: ['test/shared/governance/example-values.test.ts'],
  },
  {
    control: 'a request for an account that does not exist leaves nothing',
    file: 'functions/onboard-account/reject-account.ts',
    from: 'if (event.dryRun || (isUnknown && isRequest)) {',
    to: 'if (event.dryRun) {',
    tests: onboardTests,
    project: 'moto',
  },
  {
    control: 'a new account that AWS Organizations does not know yet is not lost',
    file: 'functions/onboard-account/reject-account.ts',
    from: 'delivery.attempt <= attemptsForUnknown',
    to: 'delivery.attempt <= 0',
    tests: onboardTests,
    project: 'moto',
  },
  {
    control: 'commands refuse an account that neither the hub nor AWS Organizations knows',
    file: 'cli/lib/known-accounts.ts',
    from: "if (membership !== 'known') throw",
    to: "if (membership === 'undecided') throw",
    tests: ['test/cli/lib/known-accounts.test.ts'],
  },
  {
    control: 'a mode of a document that the type does not get is a mistake',
    file: 'shared/governance/mode-checks.ts',
    from: 'if (types === undefined || types.includes(type)) return [];',
    to: 'if (types !== null) return [];',
    tests: checkTests,
  },
  {
    control: 'buckets with production data are named so that one can match',
    file: 'shared/governance/name-checks.ts',
    from: '.filter(({ value }) => !ids.canMatch(value))',
    to: ".filter(({ value }) => value === '')",
    tests: checkTests,
  },
  {
    control: 'a KMS key is in a governed Region',
    file: 'shared/governance/name-checks.ts',
    from: "if (region === undefined || region === '{region}' || regions.includes(region)) return [];",
    to: "if (region !== '') return [];",
    tests: checkTests,
  },
  {
    control: 'a file of a newer version is not read',
    file: 'shared/governance/read-governance.ts',
    from: 'if (version !== undefined) return invalid([...ofYaml, place(source, version)]);',
    to: '',
    tests: fixtureTests,
  },
];
