import { type Trigger, takeDue, triggerOf, wasBrokenAgain } from '../../../local/aws/config-triggers.ts';
import type { RecordedWrite } from '../../../local/aws/recorded-writes.ts';

const account = '111122223333';
const region = 'eu-west-1';

function s3Write(eventName: string, owner = account, more: Partial<RecordedWrite['record']> = {}): RecordedWrite {
  const resources = [{ accountId: owner, ARN: 'arn:aws:s3:::a-bucket' }];
  const requestParameters = { bucketName: 'a-bucket', Host: 'localhost' };
  const record = { eventSource: 's3.amazonaws.com', eventName, userAgent: '', requestParameters, resources, ...more };
  return { number: 1, account, region, record };
}

function configWrite(eventName: string): RecordedWrite {
  return { number: 1, account, region, record: { eventSource: 'config.amazonaws.com', eventName, userAgent: '' } };
}

const place = { accountId: account, region, dueAt: 7 };

test.each([
  { what: 'a write to a bucket', write: s3Write('PutBucketAcl'), trigger: { bucket: 'a-bucket', deleted: false } },
  { what: 'a deletion', write: s3Write('DeleteBucket'), trigger: { bucket: 'a-bucket', deleted: true } },
  { what: 'a new rule', write: configWrite('PutConfigRule'), trigger: { bucket: undefined, deleted: false } },
  {
    what: 'a recorder that starts',
    write: configWrite('StartConfigurationRecorder'),
    trigger: { bucket: undefined, deleted: false },
  },
])('$what is a trigger', ({ write, trigger }) => {
  expect(triggerOf(write, 7)).toEqual({ ...place, ...trigger });
});

test.each([
  { what: 'a refused write', write: s3Write('PutBucketAcl', account, { errorCode: 'AccessDenied' }) },
  { what: 'the record of a caller who does not own the bucket', write: s3Write('PutBucketAcl', '444455556666') },
  { what: 'a call about the recorder alone', write: configWrite('PutConfigurationRecorder') },
])('$what is none', ({ write }) => {
  expect(triggerOf(write, 7)).toBeUndefined();
});

test('triggers that are due are taken by bucket, and the others are left', () => {
  const trigger = (bucket: string | undefined, dueAt: number, deleted = false): Trigger => {
    return { accountId: account, region, bucket, deleted, dueAt };
  };
  const pending = [trigger('a', 1), trigger(undefined, 1), trigger('b', 3), trigger('a', 2, true), trigger('a', 3)];
  expect(takeDue(pending, 2)).toEqual([[trigger('a', 1), trigger('a', 2, true)], [trigger(undefined, 1)]]);
  expect(pending).toEqual([trigger('b', 3), trigger('a', 3)]);
});

test.each([
  { writers: '', again: false },
  { writers: 'P', again: false },
  { writers: 'oo', again: false },
  { writers: 'oP', again: false },
  { writers: 'Po', again: true },
  { writers: 'PoP', again: true },
  { writers: 'ooPPo', again: true },
])('writes $writers (P: Palisade, o: somebody else): broken again is $again', ({ writers, again }) => {
  expect(wasBrokenAgain([...writers].map((writer) => writer === 'P'))).toBe(again);
});
