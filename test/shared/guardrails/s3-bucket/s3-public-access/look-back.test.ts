import { createBucketLook } from '../../../../../shared/guardrails/s3-bucket/look/bucket-look.ts';
import { lookBack } from '../../../../../shared/guardrails/s3-bucket/s3-public-access/look-back.ts';
import type { PublicAccessBlock } from '../../../../../shared/guardrails/s3-bucket/s3-public-access/settings.ts';
import { awsError, type BucketState, bucket, fakeS3 } from '../../../../support/fake-s3.ts';
import { type Answers, fakeSurroundings } from '../../../../support/surroundings.ts';

const blockWith = (isOn: boolean): PublicAccessBlock => ({
  configured: isOn,
  blockPublicAcls: isOn,
  ignorePublicAcls: isOn,
  blockPublicPolicy: isOn,
  restrictPublicBuckets: isOn,
});
const enforced = { ownership: 'BucketOwnerEnforced' };
const publicPolicy = { policy: '{"Statement":[]}', isPolicyPublic: true };

async function notesOf(state: Partial<BucketState>, answers: Answers = {}) {
  const look = createBucketLook(fakeS3(state).s3, bucket, fakeSurroundings(answers));
  const { refusal, notes } = await lookBack(look, bucket, blockWith(false), blockWith(true));
  expect(refusal).toBeUndefined();
  return notes;
}

const accountBlocks = () => ({
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
});

test('the block of the account or of the organization stays in effect, and nothing opens', async () => {
  const notes = await notesOf(publicPolicy, { GetPublicAccessBlockCommand: accountBlocks });
  expect(notes).toEqual([expect.stringMatching(/stays in effect: blockPublicAcls, .*restrictPublicBuckets/)]);
});

test('a public policy lets everyone in again', async () => {
  expect(await notesOf({ ...publicPolicy, ...enforced })).toEqual([expect.stringContaining('has access again')]);
  expect(await notesOf(enforced)).toEqual([]);
});

test('public ACLs count again, unless ACLs are disabled', async () => {
  expect(await notesOf({ ownership: 'ObjectWriter' })).toEqual([expect.stringContaining('public ACLs')]);
});

test('a block of the account that may not be read is not known', async () => {
  const GetPublicAccessBlockCommand = () => {
    throw awsError('AccessDenied', 403);
  };
  const notes = await notesOf(enforced, { GetPublicAccessBlockCommand });
  expect(notes).toEqual([expect.stringContaining('s3:GetAccountPublicAccessBlock has no answer')]);
});
