import { keysOfOnePlace, unusableKeys } from '../../../shared/governance/key-checks.ts';
import { onlyReported } from '../../../shared/governance/parameter-effects.ts';

const whole = (name: string) => `arn:{partition}:kms:{region}:{account}:${name}`;
const single = 'key/1234abcd-12ab-34cd-56ef-1234567890ab';
const document = (key: string | null, regions = ['us-east-1', 'eu-west-1']) => ({
  regions,
  guardrails: { all: {}, production: { 's3-encryption': { encryption: 'aws:kms', key } } },
});

test.each([
  { key: whole('alias/data'), wrong: false },
  { key: 'aws-managed-key', wrong: false },
  { key: null, wrong: false },
  { key: 'arn:aws:kms:{region}:{account}:alias/data', wrong: false },
  { key: 'arn:aws-cn:kms:{region}:{account}:alias/data', suggestion: whole('alias/data'), wrong: true },
  { key: 'alias/data', suggestion: whole('alias/data'), wrong: true },
  { key: '', wrong: true },
])('key $key is wrong: $wrong', ({ key, suggestion, wrong }) => {
  const path = ['guardrails', 'production', 's3-encryption', 'key'];
  expect(unusableKeys(document(key))).toEqual(wrong ? [expect.objectContaining({ path, suggestion })] : []);
});

test.each([
  { key: whole('alias/data'), says: [] },
  { key: 'arn:aws:kms:{region}:111122223333:alias/data', says: [] },
  { key: `arn:aws:kms:{region}:111122223333:key/mrk-${'0'.repeat(32)}`, says: [] },
  { key: 'arn:aws:kms:us-east-1:{account}:alias/data', says: ['buckets in eu-west-1 cannot use it'] },
  { key: 'arn:aws:kms:us-east-1:{account}:alias/data', regions: ['us-east-1'], says: [] },
  { key: whole(single), says: ['with {region} and {account} other buckets find none'] },
  { key: `arn:aws:kms:{region}:111122223333:${single}`, says: ['with {region} other buckets find none'] },
  { key: `arn:aws:kms:{region}:111122223333:${single}`, regions: ['us-east-1'], says: [] },
])('key $key warns: $says', ({ key, regions, says }) => {
  const problems = keysOfOnePlace(document(key, regions)).map(({ problem }) => problem);
  expect(problems).toEqual(says.map((text) => expect.stringContaining(text)));
});

test.each([
  { name: 'KMS without a key', production: { encryption: 'aws:kms' }, warned: ['production'] },
  { name: 'KMS with a key', production: { encryption: 'aws:kms', key: whole('alias/data') }, warned: [] },
  { name: 'KMS by the AWS managed key', production: { encryption: 'aws:kms', key: 'aws-managed-key' }, warned: [] },
  { name: 'KMS without a key, which is monitored', production: { encryption: 'aws:kms', mode: 'monitor' }, warned: [] },
  { name: 'KMS for all without a key', all: { encryption: 'aws:kms' }, warned: ['all'] },
  {
    name: 'KMS for all without a key, and one type with one',
    all: { encryption: 'aws:kms' },
    production: { key: whole('alias/data') },
    warned: ['all'],
  },
  { name: 'AES256', all: { encryption: 'AES256' }, warned: [] },
])('$name: it is said that violations are only reported in $warned', ({ all = {}, production, warned }) => {
  const blocks = {
    all: { 's3-encryption': all },
    ...(production ? { production: { 's3-encryption': production } } : {}),
  };
  const paths = onlyReported({ guardrails: blocks }).map(({ path }) => path.join('.'));
  expect(paths).toEqual(warned.map((block) => `guardrails.${block}.s3-encryption`));
});
