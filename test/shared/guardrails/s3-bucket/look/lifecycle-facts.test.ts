import type { LifecycleRule } from '@aws-sdk/client-s3';
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
