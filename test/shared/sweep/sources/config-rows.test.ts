import { nameIn, queries, replicationsIn, targetIn } from '../../../../shared/sweep/sources/config-rows.ts';

const logging = (destinationBucketName: unknown) => ({ BucketLoggingConfiguration: { destinationBucketName } });
const row = (supplementaryConfiguration: unknown, resourceName: unknown = 'source') =>
  JSON.stringify({ resourceName, supplementaryConfiguration });
const rule = (bucket: string, status = 'Enabled') => ({
  status,
  prefix: '',
  destinationConfig: { bucketARN: `arn:aws-cn:s3:::${bucket}`, storageClass: null },
});
const replicating = (rules: unknown) =>
  row({ BucketReplicationConfiguration: { roleARN: 'arn:aws:iam::1:role/r', rules } });

test.each([
  ['the target', JSON.stringify({ 'COUNT(*)': 3, supplementaryConfiguration: logging('logs') }), 'logs'],
  ['JSON in text', row({ BucketLoggingConfiguration: '{"destinationBucketName":"logs"}' }), 'logs'],
  ['the group of buckets without logging', JSON.stringify({ 'COUNT(*)': 3 }), undefined],
  ['the same, with null', row(logging(null)), undefined],
  ['an empty name', row(logging('')), undefined],
  ['a quote, which would end the text of the next query', row(logging("x' OR resourceName = 'y")), undefined],
  ['no JSON', 'null or so', undefined],
])('a row of targets: %s', (_what, text, target) => {
  expect(targetIn(text)).toBe(target);
});

test.each([
  ['rules by their id', { one: rule('replica'), two: rule('other') }, ['replica', 'other']],
  ['rules in a list', [rule('replica')], ['replica']],
  ['a rule that is disabled', { one: rule('replica', 'Disabled') }, []],
  ['a rule in another form', { one: { status: 'Enabled' } }, []],
  ['no rules', null, []],
])('a row of replications: %s', (_what, rules, targets) => {
  expect(replicationsIn(replicating(rules))).toEqual(targets.map((to) => ({ from: 'source', to })));
});

test('the name of a bucket is read', () => {
  expect([row({}, 'my.bucket-1'), row({}, null), '{'].map(nameIn)).toEqual(['my.bucket-1', undefined, undefined]);
});

test.each([queries.targets, queries.loggingTo('a'.repeat(63)), queries.replicating, queries.count])(
  'a query has only what the language has: %s',
  (query) => {
    expect(query).not.toMatch(/\b(ALL|AS|DISTINCT|FROM|HAVING|JOIN|UNION|NULL)\b/);
    expect(query.length).toBeLessThanOrEqual(4_096);
  },
);
