import type { LifecycleRule } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { expiryRulesOf, rulesWithoutEnd } from '../../../../../shared/guardrails/s3-bucket/look/lifecycle-facts.ts';

const expires = { ID: 'old', Status: 'Enabled', Filter: {}, Expiration: { Days: 30 } } as const;
const ends = { ID: 'ends', Status: 'Enabled', Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 7 } } as const;
const tag = { Key: 'keep', Value: 'no' };

const rows: { name: string; rules: LifecycleRule[]; withoutEnd: string[] }[] = [
  { name: 'no rules', rules: [], withoutEnd: [] },
  { name: 'expiration by days', rules: [expires], withoutEnd: ['old'] },
  { name: 'expiration by date', rules: [{ ...expires, Expiration: { Date: new Date(0) } }], withoutEnd: ['old'] },
  { name: 'a disabled rule', rules: [{ ...expires, Status: 'Disabled' }], withoutEnd: [] },
  {
    name: 'delete markers only',
    rules: [{ ...expires, Expiration: { ExpiredObjectDeleteMarker: true } }],
    withoutEnd: [],
  },
  {
    name: 'incomplete uploads only',
    rules: [{ ID: 'parts', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }],
    withoutEnd: [],
  },
  { name: 'versions end by the same rule', rules: [{ ...ends, ...expires }], withoutEnd: [] },
  { name: 'versions end by another rule', rules: [expires, ends], withoutEnd: [] },
  { name: 'that other rule is disabled', rules: [expires, { ...ends, Status: 'Disabled' }], withoutEnd: ['old'] },
  {
    name: 'some versions are kept for good',
    rules: [expires, { ...ends, NoncurrentVersionExpiration: { NoncurrentDays: 7, NewerNoncurrentVersions: 3 } }],
    withoutEnd: ['old'],
  },
  {
    name: 'versions end below another prefix',
    rules: [
      { ...expires, Filter: { Prefix: 'logs/' } },
      { ...ends, Filter: { Prefix: 'tmp/' } },
    ],
    withoutEnd: ['old'],
  },
  {
    name: 'versions end below a shorter prefix, in the early form',
    rules: [
      { ...expires, Filter: { Prefix: 'logs/app/' } },
      { ID: 'ends', Status: 'Enabled', Prefix: 'logs/', NoncurrentVersionExpiration: { NoncurrentDays: 7 } },
    ],
    withoutEnd: [],
  },
  { name: 'versions end with a tag only', rules: [expires, { ...ends, Filter: { Tag: tag } }], withoutEnd: ['old'] },
  {
    name: 'versions end with the same tag',
    rules: [
      { ...expires, Filter: { And: { Prefix: 'a/', Tags: [tag] } } },
      { ...ends, Filter: { Tag: tag } },
    ],
    withoutEnd: [],
  },
  {
    name: 'versions of large objects only end',
    rules: [expires, { ...ends, Filter: { ObjectSizeGreaterThan: 1_000 } }],
    withoutEnd: ['old'],
  },
  {
    name: 'only small objects expire, and versions of smaller ones end',
    rules: [
      { ...expires, Filter: { ObjectSizeLessThan: 500 } },
      { ...ends, Filter: { ObjectSizeLessThan: 100 } },
    ],
    withoutEnd: ['old'],
  },
];

test.each(rows)('$name', ({ rules, withoutEnd }) => {
  expect(rulesWithoutEnd(expiryRulesOf({ Rules: rules })).map(({ id }) => id)).toEqual(withoutEnd);
});

const prefixes = ['', 'a', 'a/', 'a/b', 'b'];
const tags = [tag, { Key: 'team', Value: 'x' }];
const anyFilter = fc
  .record({
    Prefix: fc.constantFrom(...prefixes),
    Tags: fc.subarray(tags),
    ObjectSizeGreaterThan: fc.constantFrom(undefined, 10, 100),
    ObjectSizeLessThan: fc.constantFrom(undefined, 200, 2_000),
  })
  .map(({ Prefix, Tags, ObjectSizeGreaterThan: from, ObjectSizeLessThan: to }) => ({
    And: {
      Prefix,
      Tags,
      ...(from ? { ObjectSizeGreaterThan: from } : {}),
      ...(to ? { ObjectSizeLessThan: to } : {}),
    },
  }));
const anyRule: fc.Arbitrary<LifecycleRule> = fc
  .record({ Filter: anyFilter, Status: fc.constantFrom('Enabled', 'Disabled'), isExpiry: fc.boolean() })
  .map(({ isExpiry, ...rule }) => ({ ...rule, ...(isExpiry ? { Expiration: { Days: 1 } } : endsAll) }));
const endsAll = { NoncurrentVersionExpiration: { NoncurrentDays: 1 } };
const anyObject = fc.record({
  key: fc.constantFrom('a', 'a/b/c', 'a/x', 'b', 'c'),
  tags: fc.subarray(tags),
  size: fc.constantFrom(1, 50, 150, 1_000, 5_000),
});

/** Whether a rule selects an object, as S3 does it (S3 User Guide, "Adding filters to Lifecycle rules"). */
function selects({ Filter }: LifecycleRule, object: { key: string; tags: object[]; size: number }): boolean {
  const { Prefix = '', Tags = [], ObjectSizeGreaterThan: from, ObjectSizeLessThan: to } = Filter?.And ?? {};
  const hasSize = (from === undefined || object.size > from) && (to === undefined || object.size < to);
  return object.key.startsWith(Prefix) && Tags.every((each) => object.tags.includes(each)) && hasSize;
}

test('property: if no rule is reported, the versions of every object that expires end', () =>
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 4 }), anyObject, (rules, object) => {
      fc.pre(rulesWithoutEnd(expiryRulesOf({ Rules: rules })).length === 0);
      const selecting = rules.filter((rule) => rule.Status === 'Enabled' && selects(rule, object));
      if (selecting.some(({ Expiration }) => Expiration))
        expect(selecting.some(({ NoncurrentVersionExpiration }) => NoncurrentVersionExpiration)).toBe(true);
    }),
    { numRuns: 500 },
  ));
