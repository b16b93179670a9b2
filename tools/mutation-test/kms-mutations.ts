// Mutations of what decides about KMS keys: each removes one control.
import type { Mutation } from './mutation.ts';

const policyTests = ['test/shared/governance/governance.test.ts'];
const keyCheckTests = ['test/shared/governance/key-checks.test.ts'];
const enforceTests = ['test/shared/remediation/enforce.test.ts'];
const templateTests = ['test/shared/guardrails/s3-bucket/s3-encryption/key-template.test.ts'];

export const kmsMutations: readonly Mutation[] = [
  {
    control: 'aws:kms without a key is only reported',
    file: 'shared/guardrails/s3-bucket/s3-encryption/settings.ts',
    from: "if (required !== 'aws:kms' || key !== null) return undefined;",
    to: "if (required !== 'aws:kms' || key !== '') return undefined;",
    tests: policyTests,
  },
  {
    control: 'accounts without a type are not changed to aws:kms',
    file: 'shared/governance/governance.ts',
    from: 'return { ...strictest, parameters: limit.parameters, reports };',
    to: 'return { ...strictest, reports };',
    tests: policyTests,
  },
  {
    control: 'accounts without a type are evaluated by the strictest requirement',
    file: 'shared/remediation/enforce.ts',
    from: "if (beyond?.kind === 'violating') return",
    to: 'if (beyond?.kind === undefined) return',
    tests: enforceTests,
  },
  {
    control: 'a finding that is only reported says why',
    file: 'shared/remediation/enforce.ts',
    from: 'reason: because ? `${reason}; only reported: ${because}` : reason,',
    to: 'reason,',
    tests: enforceTests,
  },
  {
    control: 'a key is a template, or the words for the AWS managed key',
    file: 'shared/governance/key-checks.ts',
    from: 'if (!keyPattern.test(value)) return malformed({ path, value });',
    to: '',
    tests: keyCheckTests,
  },
  {
    control: 'a key is in the partition of the Regions',
    file: 'shared/governance/key-checks.ts',
    from: "['{partition}', partition].includes(place.partition)",
    to: "place.partition !== ''",
    tests: keyCheckTests,
  },
  {
    control: 'a key of one Region is noticed',
    file: 'shared/governance/key-checks.ts',
    from: 'if (regions.includes(place.region) && others.length > 0) {',
    to: 'if (others.length < 0) {',
    tests: keyCheckTests,
  },
  {
    control: 'one key for several places is noticed',
    file: 'shared/governance/key-checks.ts',
    from: 'if (!isSingle || varying.length === 0) return [];',
    to: 'if (varying.length >= 0) return [];',
    tests: keyCheckTests,
  },
  {
    control: 'an alias of AWS is no key of one’s own',
    file: 'shared/guardrails/s3-bucket/s3-encryption/key-template.ts',
    from: 'alias/(?!aws/)',
    to: 'alias/',
    tests: templateTests,
  },
  {
    control: 'a template is filled in with the Region of the bucket',
    file: 'shared/guardrails/s3-bucket/s3-encryption/key-template.ts',
    from: ".replace('{region}', own)",
    to: ".replace('{region}', 'us-east-1')",
    tests: templateTests,
  },
];
