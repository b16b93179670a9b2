// Messages that are moved back to their queue, or discarded: as they were, and only those that were asked for.
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import {
  type DeadLetter,
  discardDeadLetters,
  listAllDeadLetters,
  listDeadLetters,
  replayDeadLetters,
} from '../../../shared/aws/dead-letter-queue.ts';
import { putDiscarded } from '../../../shared/aws/discarded-letters.ts';
import { awsError } from '../../support/fake-s3.ts';

const dana = 'arn:aws:sts::222233334444:assumed-role/platform-operator/dana';
const bodyOf = (requestedBy: string) =>
  JSON.stringify({ source: 'palisade', 'detail-type': 'x', account: '222233334444', detail: { requestedBy } });

test('a request keeps its requester, and who moved it is an attribute', async () => {
  const client = new SQSClient({ region: 'us-east-1' });
  const sqs = mockClient(client);
  const letter = (id: string) => ({
    MessageId: id,
    ReceiptHandle: `receipt of ${id}`,
    Body: bodyOf(`requester of ${id}`),
    Attributes: { SentTimestamp: '1' },
  });
  sqs.on(GetQueueUrlCommand).callsFake(({ QueueName }) => ({ QueueUrl: `https://sqs/${QueueName}` }));
  sqs
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: [letter('wanted'), letter('other')] })
    .resolves({});
  sqs.on(SendMessageCommand).resolves({}).on(DeleteMessageCommand).resolves({});
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  const from = [{ function: 'remediate', queue: 'undo-requests' }];
  const moved = await replayDeadLetters(client, from, ['wanted'], dana);
  expect(moved.map(({ id }) => id)).toEqual(['wanted']);
  expect(sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input)).toEqual([
    {
      QueueUrl: 'https://sqs/palisade-undo-requests',
      MessageBody: bodyOf('requester of wanted'),
      MessageAttributes: { replayedBy: { DataType: 'String', StringValue: dana } },
    },
  ]);
  expect(sqs.commandCalls(DeleteMessageCommand).map(({ args }) => args[0].input.ReceiptHandle)).toEqual([
    'receipt of wanted',
  ]);
  expect(sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args }) => args[0].input.ReceiptHandle)).toEqual([
    'receipt of other',
  ]);
});

test('a named message that somebody else hides is looked for again, for a limited time', async () => {
  const client = new SQSClient({ region: 'us-east-1' });
  const sqs = mockClient(client);
  const letter = (id: string) => ({ MessageId: id, ReceiptHandle: id, Body: '', Attributes: { SentTimestamp: '1' } });
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://sqs/x' }).on(ChangeMessageVisibilityCommand).resolves({});
  const queues = [{ function: 'remediate', queue: 'remediate' }];
  const looks = async (wanted: readonly string[]) => {
    sqs.resetHistory();
    sqs
      .on(ReceiveMessageCommand)
      .resolvesOnce({ Messages: [letter('seen')] })
      .resolvesOnce({})
      .resolvesOnce({})
      .resolvesOnce({ Messages: [letter('hidden-at-first')] })
      .resolves({});
    const listed = await listDeadLetters(client, queues, wanted);
    const shown = sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args }) => args[0].input.ReceiptHandle);
    expect(shown).toEqual(listed.map(({ id }) => id));
    return [listed.map(({ id }) => id), sqs.commandCalls(ReceiveMessageCommand).length];
  };
  expect(await looks([])).toEqual([['seen'], 2]);
  expect(await looks(['seen'])).toEqual([['seen'], 2]);
  expect(await looks(['seen', 'hidden'])).toEqual([['seen', 'hidden-at-first'], 5]);
  expect(await looks(['unknown'])).toEqual([['seen', 'hidden-at-first'], 8]);
});

describe('a list of all messages', () => {
  const queues = [{ function: 'remediate', queue: 'remediate' }];
  const letter = (id: string) => ({ MessageId: id, ReceiptHandle: id, Body: '', Attributes: { SentTimestamp: '1' } });

  /** A queue with these answers: messages, and the numbers of visible ones and of those in flight. */
  function aQueue(looks: readonly { readonly gets: readonly string[]; readonly says: readonly [number, number] }[]) {
    const client = new SQSClient({ region: 'us-east-1' });
    const sqs = mockClient(client);
    sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://sqs/x' }).on(ChangeMessageVisibilityCommand).resolves({});
    const receives = sqs.on(ReceiveMessageCommand);
    const attributes = sqs.on(GetQueueAttributesCommand);
    for (const { gets, says } of looks) {
      if (gets.length > 0) receives.resolvesOnce({ Messages: gets.map(letter) });
      receives.resolvesOnce({});
      const [visible, inFlight] = says;
      attributes.resolvesOnce({
        Attributes: {
          ApproximateNumberOfMessages: `${visible}`,
          ApproximateNumberOfMessagesNotVisible: `${inFlight}`,
        },
      });
    }
    const shown = () => sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args }) => args[0].input.ReceiptHandle);
    const read = async () => {
      const { letters, hidden } = await listAllDeadLetters(client, queues);
      return { ids: letters.map(({ id }) => id), hidden };
    };
    return { sqs, read, shown, asked: () => sqs.commandCalls(GetQueueAttributesCommand).length };
  }

  test('is complete after one look at a queue of which nobody hides anything', async () => {
    const { read, asked } = aQueue([{ gets: ['a'], says: [0, 1] }]);
    expect(await read()).toEqual({ ids: ['a'], hidden: { ok: true, value: 0 } });
    expect(asked()).toBe(1);
  });

  test('has what another reader hid at first, and each message once', async () => {
    const { read, shown } = aQueue([
      { gets: ['a'], says: [0, 2] },
      { gets: ['b'], says: [0, 2] },
    ]);
    expect(await read()).toEqual({ ids: ['a', 'b'], hidden: { ok: true, value: 0 } });
    expect(shown()).toEqual(['a', 'b']);
    const both = aQueue([
      { gets: ['a'], says: [0, 2] },
      { gets: ['a', 'b'], says: [0, 2] },
    ]);
    expect((await both.read()).ids).toEqual(['a', 'b']);
    expect(both.shown()).toEqual(['a', 'a', 'b']);
  });

  test('says how many are still hidden after a limited number of looks', async () => {
    const { read, asked } = aQueue(Array.from({ length: 9 }, () => ({ gets: ['a'], says: [1, 3] })));
    expect(await read()).toEqual({ ids: ['a'], hidden: { ok: true, value: 3 } });
    expect(asked()).toBe(6);
  });

  test('has its messages where SQS does not say how many there are, and says why', async () => {
    const { sqs, read, shown } = aQueue([{ gets: ['a'], says: [0, 1] }]);
    sqs.on(GetQueueAttributesCommand).rejects(awsError('AccessDenied', 403));
    expect(await read()).toMatchObject({ ids: ['a'], hidden: { ok: false, failure: { kind: 'denied' } } });
    expect(shown()).toEqual(['a']);
  });
});

describe('discarding', () => {
  const dlq = 'https://sqs/palisade-undo-requests-dead-letters';
  const from = [{ function: 'remediate', queue: 'undo-requests' }];

  /** A queue with these messages, and what is done with them, in order; `refused` are those that SQS does not delete. */
  function aQueue(ids: readonly string[], refused: readonly string[] = []) {
    const client = new SQSClient({ region: 'us-east-1' });
    const sqs = mockClient(client);
    const done: string[] = [];
    const Messages = ids.map((id) => ({
      MessageId: id,
      ReceiptHandle: id,
      Body: bodyOf(id),
      Attributes: { SentTimestamp: '1' },
    }));
    sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: dlq });
    sqs.on(ReceiveMessageCommand).resolvesOnce({ Messages }).resolves({});
    sqs.on(DeleteMessageCommand).callsFake(async ({ ReceiptHandle }) => {
      if (refused.includes(ReceiptHandle)) throw awsError('ServiceUnavailable', 503);
      done.push(`delete ${ReceiptHandle}`);
    });
    sqs
      .on(ChangeMessageVisibilityCommand)
      .callsFake(async ({ ReceiptHandle }) => void done.push(`show ${ReceiptHandle}`));
    return { client, done };
  }

  test('each message is recorded before it is deleted, and the others are left as they are', async () => {
    const { client, done } = aQueue(['a', 'b', 'other']);
    const record = async ({ id, body, why }: DeadLetter) => {
      expect([body, why]).toEqual([bodyOf(id), expect.any(String)]);
      done.push(`record ${id}`);
    };
    const { discarded, failures } = await discardDeadLetters(client, from, ['a', 'b'], record);
    expect([discarded.map(({ id }) => id), failures]).toEqual([['a', 'b'], []]);
    expect(done).toEqual(['show other', 'record a', 'delete a', 'record b', 'delete b']);
  });

  test('whichever cannot be recorded or deleted stays, is shown again, and stops no other', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    const failing = fc.subarray(ids).chain((unrecorded) => fc.tuple(fc.constant(unrecorded), fc.subarray(ids)));
    await fc.assert(
      fc.asyncProperty(failing, async ([unrecorded, undeleted]) => {
        const { client, done } = aQueue(ids, undeleted);
        const { discarded, failures } = await discardDeadLetters(client, from, ids, async ({ id }) => {
          if (unrecorded.includes(id)) throw awsError('SlowDown', 503);
          done.push(`record ${id}`);
        });
        const left = ids.filter((id) => unrecorded.includes(id) || undeleted.includes(id));
        expect(failures.map(({ letter }) => letter.id)).toEqual(left);
        expect(discarded.map(({ id }) => id)).toEqual(ids.filter((id) => !left.includes(id)));
        for (const id of ids) {
          expect(done.includes(`delete ${id}`)).toBe(!left.includes(id));
          expect(done.includes(`show ${id}`)).toBe(left.includes(id));
          if (done.includes(`delete ${id}`))
            expect(done.indexOf(`record ${id}`)).toBeLessThan(done.indexOf(`delete ${id}`));
        }
      }),
      { numRuns: 50 },
    );
  });
});

test('the record of a discarded message has all of it, who discarded it and why, under one key', async () => {
  const s3 = mockClient(new S3Client({ region: 'us-east-1' }));
  s3.on(PutObjectCommand).resolves({});
  const letter = {
    ...{ id: 'm-1', function: 'remediate', queue: 'undo-requests', at: '2026-11-25T10:00:00.000Z' },
    ...{ why: 'a typo', event: null, body: 'not JSON' },
  };
  const discarded = { by: dana, reason: 'sent by mistake', at: '2026-11-26T10:00:00.000Z' };
  const store = { s3: s3 as unknown as S3Client, bucket: 'evidence', accountId: '222233334444' };
  await putDiscarded(store, letter, discarded);
  await putDiscarded(store, letter, { ...discarded, at: '2026-11-27T10:00:00.000Z' });
  const [first, second] = s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input);
  expect(first).toMatchObject({
    Key: 'dead-letters/day=2026-11-25/2026-11-25T10-00-00.000Z_undo-requests_m-1.json',
    ExpectedBucketOwner: '222233334444',
  });
  expect(JSON.parse(String(first?.Body))).toEqual({ ...letter, discarded });
  expect(second?.Key).toBe(first?.Key);
});
