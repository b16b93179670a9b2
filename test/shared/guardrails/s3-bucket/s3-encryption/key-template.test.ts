import fc from 'fast-check';
import { partitionOf } from '../../../../../shared/aws/partitions.ts';
import {
  aliasIn,
  awsManagedKey,
  keyPattern,
  keyPlaceOf,
  resolveTemplate,
  templateMeantBy,
} from '../../../../../shared/guardrails/s3-bucket/s3-encryption/key-template.ts';

const anyRegion = fc.constantFrom('us-east-1', 'eu-west-1', 'cn-north-1', 'us-gov-west-1');
const anyAccount = fc.stringMatching(/^\d{12}$/);
const anyName = fc.oneof(
  fc.stringMatching(/^alias\/[A-Za-z0-9_/-]{1,40}$/).filter((name) => !name.startsWith('alias/aws/')),
  fc.uuid().map((id) => `key/${id}`),
  fc.stringMatching(/^[0-9a-f]{32}$/).map((id) => `key/mrk-${id}`),
);
const orPlaceholder = (name: string, literal: fc.Arbitrary<string>) => fc.oneof(fc.constant(`{${name}}`), literal);
const anyTemplate = fc
  .tuple(
    orPlaceholder('partition', fc.constantFrom('aws', 'aws-cn', 'aws-us-gov')),
    orPlaceholder('region', anyRegion),
    orPlaceholder('account', anyAccount),
    anyName,
  )
  .map(([partition, region, account, name]) => `arn:${partition}:kms:${region}:${account}:${name}`);

test('a template becomes the ARN of a key or alias, with what it leaves open from the bucket', () => {
  fc.assert(
    fc.property(anyTemplate, anyRegion, anyAccount, (template, region, accountId) => {
      expect(template).toMatch(keyPattern);
      const arn = resolveTemplate(template, { region, accountId });
      expect(arn).toMatch(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(alias|key)\/.+$/);
      const place = keyPlaceOf(template);
      const filled = (part: string | undefined, own: string) => (part?.startsWith('{') ? own : part);
      expect(keyPlaceOf(arn)).toEqual({
        partition: filled(place?.partition, partitionOf(region)),
        region: filled(place?.region, region),
        account: filled(place?.account, accountId),
        name: place?.name,
      });
    }),
  );
});

test('an alias is named by its template, and a key is not', () => {
  expect(aliasIn('arn:{partition}:kms:{region}:{account}:alias/data')).toBe('alias/data');
  expect(aliasIn(`arn:aws:kms:us-east-1:111122223333:key/mrk-${'0'.repeat(32)}`)).toBeUndefined();
  expect(aliasIn(awsManagedKey)).toBeUndefined();
});

const whole = (name: string) => `arn:{partition}:kms:{region}:{account}:${name}`;
const id = '1234abcd-12ab-34cd-56ef-1234567890ab';

test.each([
  { text: 'alias/data', meant: whole('alias/data') },
  { text: 'alias/ml data', meant: whole('alias/ml-data') },
  { text: 'data', meant: whole('alias/data') },
  { text: id, meant: whole(`key/${id}`) },
  { text: `mrk-${'a'.repeat(32)}`, meant: whole(`key/mrk-${'a'.repeat(32)}`) },
  { text: 'arn:{partition}:kms:{region}:{accountId}:alias/data', meant: whole('alias/data') },
  { text: 'arn:aws:kms:*:*:alias/data', meant: 'arn:aws:kms:{region}:{account}:alias/data' },
  { text: 'arn:aws:kms:us-east-1:1111:alias/data', meant: 'arn:aws:kms:us-east-1:{account}:alias/data' },
  { text: 'aws/s3', meant: awsManagedKey },
  { text: 'alias/aws/s3', meant: awsManagedKey },
  { text: 'arn:aws:kms:us-east-1:111122223333:alias/aws/s3', meant: awsManagedKey },
  { text: 'alias/aws/ebs', meant: undefined },
  { text: 'arn:aws:s3:::data', meant: undefined },
  { text: 'the key of the data office!', meant: undefined },
  { text: '', meant: undefined },
])('$text is no template: $meant was meant', ({ text, meant }) => {
  expect(text).not.toMatch(keyPattern);
  expect(templateMeantBy(text)).toBe(meant);
});

test('what is suggested is a template, whatever was written', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        anyTemplate.chain((each) => fc.constantFrom(each.slice(1), `${each} `)),
      ),
      (text) => {
        const meant = templateMeantBy(text);
        if (meant !== undefined) expect(meant).toMatch(keyPattern);
      },
    ),
  );
});
