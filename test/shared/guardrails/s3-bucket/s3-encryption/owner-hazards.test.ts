import type { BucketOwner } from '../../../../../shared/guardrails/s3-bucket/look/bucket-owner.ts';
import type { KeyUse } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/key-use.ts';
import { ownerHazards } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/owner-hazards.ts';
import { bucket } from '../../../../support/fake-s3.ts';

const request = { bucketArn: `arn:aws:s3:::${bucket.id}`, region: bucket.region, bucketKey: true };
const managed: KeyUse = { isManaged: true, arn: null, keyPolicy: null, request };
const closed: KeyUse = {
  isManaged: false,
  arn: 'arn:aws:kms:us-east-1:111122223333:key/0',
  keyPolicy: { known: true, value: [] },
  request,
};
const palisade: BucketOwner = { name: 'Palisade', seenBy: 'tag managed-by' };
const controlTower: BucketOwner = { name: 'AWS Control Tower', seenBy: 'tag aws:cloudformation:stack-name' };

test.each([
  { name: "nobody's, with a key that admits nobody", owner: null, use: closed, ids: [] },
  { name: "Palisade's, with a key that admits the account", owner: palisade, use: managed, ids: [] },
  { name: "Palisade's, with a key that admits nobody", owner: palisade, use: closed, ids: ['K17'] },
  { name: "Control Tower's, with any key", owner: controlTower, use: managed, ids: ['K17'] },
])('$name: $ids', ({ owner, use, ids }) => {
  const hazards = ownerHazards({ owner: { known: true, value: owner }, bucket }, use);
  expect(hazards.map(({ id }) => id)).toEqual(ids);
  for (const { seenBy, remedy } of hazards) expect([seenBy, remedy]).not.toContain('');
});
