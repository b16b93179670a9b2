// Mutations of what `palisade organization` never does, and of how it goes on after an interruption: each removes one
// control.
import type { Mutation } from './mutation.ts';

const planTests = ['test/shared/organization/plan-organization.test.ts'];
const applyTests = ['test/shared/organization/apply-organization.test.ts'];
const paceTests = ['test/shared/organization/creation-pace.test.ts'];
const checkTests = ['test/shared/governance/organization-checks.test.ts'];

export const organizationMutations: readonly Mutation[] = [
  {
    control: 'an account is known by its address in any case, so that none is made twice',
    file: 'shared/organization/read-organization.ts',
    from: 'return email.toLowerCase();',
    to: 'return email;',
    tests: applyTests,
  },
  {
    control: 'an account that would lose its type or environment is not moved unless that is allowed',
    file: 'shared/organization/plan-organization.ts',
    from: 'return to.isExcluded || to.type !== from.type || to.environment !== from.environment;',
    to: 'return to.isExcluded;',
    tests: planTests,
  },
  {
    control: 'a tag that does not count in a unit does not count in the plan of a move into it',
    file: 'shared/accounts/account-type.ts',
    from: 'const placement = needsTags(rules, given) ? given : { ...given, tags: {} };',
    to: 'const placement = given;',
    tests: [...planTests, 'test/shared/accounts/account-type.test.ts'],
  },
  {
    control: 'an account that was set aside in an excluded unit is not moved unless that is allowed',
    file: 'shared/organization/plan-organization.ts',
    from: 'if (from.isExcluded) return !to.isExcluded;',
    to: 'if (from.isExcluded) return false;',
    tests: planTests,
  },
  {
    control: 'an account that leaves a unit with policies is not moved unless that is allowed',
    file: 'shared/organization/plan-organization.ts',
    from: 'if (policies.length > 0) return true;',
    to: '',
    tests: planTests,
  },
  {
    control: 'the management account is not moved',
    file: 'shared/organization/plan-organization.ts',
    from: 'if (accountId === present.managementAccountId) {',
    to: "if (accountId === '') {",
    tests: planTests,
  },
  {
    control: 'a closed account is neither moved nor made again',
    file: 'shared/organization/plan-organization.ts',
    from: "if (account.state !== 'ACTIVE')\n    return refuse",
    to: "if (account.state === '')\n    return refuse",
    tests: planTests,
  },
  {
    control: 'under AWS Control Tower nothing is made or moved',
    file: 'shared/organization/plan-organization.ts',
    from: 'actions: isByControlTower ? [] : all,',
    to: 'actions: all,',
    tests: planTests,
  },
  {
    control: 'units are made before what is in them',
    file: 'shared/organization/plan-organization.ts',
    from: "['make-unit', 'make-account', 'move-account', 'remove-tags']",
    to: "['move-account', 'make-account', 'make-unit', 'remove-tags']",
    tests: planTests,
  },
  {
    control: 'a new account has the tag of its type from the beginning',
    file: 'shared/organization/account-maker.ts',
    from: 'Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),',
    to: 'Tags: Object.entries(tags).slice(1).map(([Key, Value]) => ({ Key, Value })),',
    tests: applyTests,
  },
  {
    control: 'the tags stay until AWS shows the account in its unit',
    file: 'shared/organization/apply-organization.ts',
    from: 'if (unitId !== undefined && (await isSeenIn(context, accountId, unitId))) {',
    to: 'if (unitId !== undefined) {',
    tests: applyTests,
  },
  {
    control: 'a move counts only once AWS shows the account in its unit',
    file: 'shared/organization/apply-organization.ts',
    from: 'if (await isSeenIn(context, accountId, to)) return done(accountId);',
    to: 'if (to) return done(accountId);',
    tests: applyTests,
  },
  {
    control: 'a tag that somebody else has set stays',
    file: 'shared/organization/bridging-tags.ts',
    from: '.filter(([key, value]) => ownValue(tags, key) === value)',
    to: '.filter(([key]) => ownValue(tags, key) !== undefined)',
    tests: applyTests,
  },
  {
    control: 'an account that is being made is waited for, and not asked for again',
    file: 'shared/organization/plan-organization.ts',
    from: 'const requestId = inProgress.get(name);',
    to: 'const requestId = inProgress.get(email);',
    tests: applyTests,
  },
  {
    control: 'an account that somebody else makes under the same name is not taken for the declared one',
    file: 'shared/organization/account-maker.ts',
    from: 'if (foundId !== undefined && (await hasEmail(client, foundId, account.email))) return inRoot(foundId);',
    to: 'if (foundId !== undefined) return inRoot(foundId);',
    tests: applyTests,
  },
  {
    control: 'after a failure that all accounts have, no further one is asked for',
    file: 'shared/organization/account-maker.ts',
    from: 'if (stop !== undefined) return { accountId: null, reason: stop };',
    to: '',
    tests: applyTests,
  },
  {
    control: 'accounts are asked for at the rate that AWS publishes',
    file: 'shared/organization/creation-pace.ts',
    from: 'const intervalMs = 1_000 / row.perSecond;',
    to: 'const intervalMs = 100 / row.perSecond;',
    tests: paceTests,
  },
  {
    control: 'AWS is making five accounts at most at the same time',
    file: 'shared/organization/apply-organization.ts',
    from: 'const accountsInProgress = 5;',
    to: 'const accountsInProgress = 50;',
    tests: paceTests,
  },
  {
    control: 'two accounts with one address are refused',
    file: 'shared/governance/organization-checks.ts',
    from: 'each.value.toLowerCase() === value.toLowerCase());\n    if (first === undefined) return [];',
    to: 'each.value === value);\n    if (first === undefined) return [];',
    tests: checkTests,
  },
  {
    control: 'an account in a unit that is not declared is refused',
    file: 'shared/governance/checks.ts',
    from: '  unknownUnits,\n  unusableKeys,',
    to: '  unusableKeys,',
    tests: checkTests,
  },
  {
    control: 'a unit that is deeper than AWS allows is refused',
    file: 'shared/governance/organization-checks.ts',
    from: 'const deepest = 5;',
    to: 'const deepest = 6;',
    tests: checkTests,
  },
  {
    control: "with Control Tower's access role, Control Tower makes the accounts",
    file: 'shared/governance/checks.ts',
    from: '  organizationBesideControlTower,\n  parametersWithoutEffect,',
    to: '  parametersWithoutEffect,',
    tests: checkTests,
  },
  {
    control: 'Control Tower is found by its trusted access',
    file: 'shared/organization/control-tower.ts',
    from: 'return true;',
    to: 'return false;',
    tests: ['test/shared/organization/control-tower.test.ts'],
  },
  {
    control: 'an account that AWS GovCloud (US) would refuse is refused before anything is changed',
    file: 'cli/organization/compare-organization.ts',
    from: 'if (missing.length === 0 || makesAccounts(region)) return;',
    to: 'return;',
    tests: ['test/cli/organization/compare-organization.test.ts'],
  },
];
