import { bucketOwnerOf } from '../../../../../shared/guardrails/s3-bucket/look/bucket-owner.ts';

const stack = 'aws:cloudformation:stack-name';

test.each([
  { name: 'no tags', tags: {}, owner: null },
  { name: 'a bucket of the hub', tags: { 'managed-by': 'palisade' }, owner: 'Palisade' },
  { name: 'a bucket that another tool manages', tags: { 'managed-by': 'terraform' }, owner: null },
  {
    name: 'a log bucket of a landing zone',
    tags: { [stack]: 'StackSet-AWSControlTowerLoggingResources-0a1b' },
    owner: 'AWS Control Tower',
  },
  { name: 'a stack of somebody', tags: { [stack]: 'my-AWSControlTower-site' }, owner: null },
  {
    name: 'a bucket that only looks like one',
    tags: { Name: 'aws-controltower-logs-111122223333-us-east-1' },
    owner: null,
  },
])('$name', ({ tags, owner }) => {
  expect(bucketOwnerOf(tags)?.name ?? null).toBe(owner);
});
