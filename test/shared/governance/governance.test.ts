// What policyFor() requires where the strictest requirement would do harm.
import fc from 'fast-check';
import { accountTypes } from '../../../shared/accounts/account-type.ts';
import { policyFor, strictestParameters } from '../../../shared/governance/governance.ts';
import { s3Encryption } from '../../../shared/guardrails/s3-bucket/s3-encryption/guardrail.ts';
import { aGovernance } from '../../support/site.ts';

const template = 'arn:{partition}:kms:{region}:{account}:alias/data';
const anyBlock = fc.record(
  {
    mode: fc.constantFrom('monitor', 'remediate'),
    encryption: fc.constantFrom('AES256', 'aws:kms'),
    key: fc.constantFrom(null, template, 'aws-managed-key'),
    bucketKey: fc.boolean(),
  },
  { requiredKeys: [] },
);
const anyGovernance = fc
  .tuple(anyBlock, fc.dictionary(fc.constantFrom(...accountTypes), anyBlock))
  .map(([all, types]) =>
    aGovernance({
      guardrails: {
        all: { 's3-encryption': all },
        ...Object.fromEntries(Object.entries(types).map(([type, block]) => [type, { 's3-encryption': block }])),
      },
    }),
  );
const anyAge = fc.constantFrom('existing' as const, 'new' as const);

test('no bucket is changed to aws:kms without a key that governance.yml names, and the reason is said', () => {
  fc.assert(
    fc.property(anyGovernance, fc.constantFrom(...accountTypes), anyAge, (governance, type, age) => {
      const { mode, parameters, onlyReports } = policyFor(governance, { type, age }, s3Encryption);
      const isWithoutKey = parameters['encryption'] === 'aws:kms' && parameters['key'] === null;
      if (isWithoutKey) expect(mode).toBe('monitor');
      if (onlyReports !== undefined) expect({ isWithoutKey, onlyReports }).toMatchObject({ isWithoutKey: true });
    }),
  );
});

test('an account without a type is not changed to aws:kms, but evaluated by the strictest requirement', () => {
  fc.assert(
    fc.property(anyGovernance, anyAge, (governance, age) => {
      const policy = policyFor(governance, { type: 'unclassified', age }, s3Encryption);
      const ofTypes = accountTypes.map((type) => policyFor(governance, { type, age }, s3Encryption));
      expect(policy.parameters['encryption']).toBe('AES256');
      const isStrict = ofTypes.some(({ parameters }) => parameters['encryption'] === 'aws:kms');
      expect(strictestParameters(policy)['encryption']).toBe(isStrict ? 'aws:kms' : 'AES256');
      expect(policy.reports?.reason).toBe(
        isStrict ? 'buckets of accounts without a type are not changed to aws:kms' : undefined,
      );
      // A type that only reports for lack of a key does not keep the account from AES256.
      const remediates = ofTypes.some(({ mode, onlyReports }) => mode === 'remediate' || onlyReports !== undefined);
      expect(policy.mode).toBe(remediates ? 'remediate' : 'monitor');
    }),
  );
});
