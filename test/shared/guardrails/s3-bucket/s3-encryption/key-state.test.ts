import { unusableBecause } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/key-state.ts';
import { keyAlias, keyArn } from '../../../../support/kms-keys.ts';

const usable = {
  arn: keyArn,
  state: 'Enabled',
  usage: 'ENCRYPT_DECRYPT',
  spec: 'SYMMETRIC_DEFAULT',
  manager: 'CUSTOMER',
};

test('an enabled symmetric key of the Region can be used', () => {
  expect(unusableBecause(usable, keyAlias, 'us-east-1')).toBeUndefined();
});

test.each([
  { name: 'no key', key: null, says: `there is no KMS key ${keyAlias}` },
  { name: 'disabled', key: { state: 'Disabled' }, says: 'is disabled' },
  { name: 'pending deletion', key: { state: 'PendingDeletion' }, says: 'is pending deletion' },
  { name: 'without material', key: { state: 'PendingImport' }, says: 'is without key material' },
  {
    name: 'a store that is off',
    key: { state: 'Unavailable' },
    says: 'is in a custom key store that is not connected',
  },
  { name: 'an unknown state', key: { state: 'Resting' }, says: 'is in state Resting' },
  { name: 'for signatures', key: { usage: 'SIGN_VERIFY' }, says: 'is for SIGN_VERIFY' },
  { name: 'asymmetric', key: { spec: 'RSA_2048' }, says: 'is RSA_2048: S3 uses symmetric keys only' },
  { name: 'managed by AWS', key: { manager: 'AWS' }, says: 'write aws-managed-key if it is meant' },
  {
    name: 'of another Region',
    key: { arn: keyArn.replace('us-east-1', 'eu-west-1') },
    says: 'is in eu-west-1, and the bucket in us-east-1',
  },
])('$name: $says', ({ key, says }) => {
  expect(unusableBecause(key && { ...usable, ...key }, keyAlias, 'us-east-1')).toContain(says);
});
