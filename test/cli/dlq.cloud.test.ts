// `palisade dlq`: messages in dead-letter queues are listed, shown, replayed and discarded.
import { CreateBucketCommand, DeleteBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { complianceChange } from '../../tools/fixtures/events.ts';
import { accounts, ids, newName, region, sendToQueue, waitForDeadLetter, waitForFinding } from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { allLogs } from '../support/logs.ts';
import { runPalisade } from '../support/palisade.ts';

type Letter = { id: string; function: string; why: string; body: string; event: { account: string } | null };
const dlq = async (...args: string[]) => {
  const { code, stdout, stderr } = await runPalisade('dlq', ...args, '--json');
  return { code, stderr, letters: code === 0 ? (JSON.parse(stdout) as Letter[]) : [] };
};

/** Sends an event from an account outside of the organization, and returns its message in the dead-letter queue. */
async function aDeadLetter(): Promise<Letter> {
  const bucket = newName('dead');
  const event = complianceChange({ bucket, accountId: '999999999999', region });
  await sendToQueue('palisade-remediate', [JSON.stringify(event)]);
  await waitForDeadLetter('palisade-remediate', bucket);
  return eventually(async () => (await dlq('list')).letters.find(({ body }) => body.includes(bucket)));
}

test('a message is listed with the failure reason, and listing removes nothing', async () => {
  const letter = await aDeadLetter();
  expect(letter).toMatchObject({ function: 'remediate', event: { account: '999999999999' } });
  expect(letter.why).toContain('999999999999');
  // Another suite that reads the queue hides it for a moment.
  await eventually(async () =>
    (await dlq('list', '--function', 'remediate')).letters.some(({ id }) => id === letter.id),
  );
  const { stdout } = await runPalisade('dlq', 'show', letter.id);
  expect(stdout).toContain(letter.why);
  expect(stdout).toContain('Config Rules Compliance Change');
});

test('a replayed message that still cannot be handled returns to the dead-letter queue', async () => {
  const letter = await aDeadLetter();
  const planned = await dlq('replay', letter.id, '--dry-run');
  expect(planned.letters.map(({ id }) => id)).toEqual([letter.id]);
  const replayed = await dlq('replay', letter.id);
  expect(replayed.letters.map(({ id }) => id)).toEqual([letter.id]);
  const back = await eventually(async () => {
    const { letters } = await dlq('list', '--function', 'remediate');
    return letters.find(({ id, body }) => body === letter.body && id !== letter.id);
  });
  expect(back.why).toBe(letter.why);
  const { id: eventId } = JSON.parse(letter.body);
  const replayedBy = `arn:aws:iam::${ids.sharedServices}:root`;
  await eventually(async () =>
    (await allLogs()).some(({ text }) =>
      [eventId, replayedBy, 'message replayed'].every((part) => text.includes(part)),
    ),
  );
});

test('an event that failed because of a fault is handled when it is replayed after the fault', async () => {
  const { s3 } = accounts(ids.testing, region);
  const Bucket = newName('revived');
  await s3.send(new CreateBucketCommand({ Bucket }));
  const event = complianceChange({ bucket: Bucket, accountId: ids.testing, region });
  // As if the function had failed on every attempt.
  await sendToQueue('palisade-remediate-dead-letters', [JSON.stringify(event)]);
  const letter = await eventually(async () => (await dlq('list')).letters.find(({ body }) => body.includes(Bucket)));
  expect(letter.why).toContain('timed out or crashed on every attempt');
  await dlq('replay', letter.id);
  await waitForFinding(ids.testing, Bucket, 's3-versioning', 'monitored');
  expect((await dlq('list')).letters.map(({ id }) => id)).not.toContain(letter.id);
  await s3.send(new DeleteBucketCommand({ Bucket }));
});

test('a discarded message is gone, and stored with who discarded it and why', async () => {
  const letter = await aDeadLetter();
  const unknown = await dlq('discard', letter.id, 'unknown', '--reason', 'a typo');
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('unknown') });
  const planned = await dlq('discard', letter.id, '--reason', 'a typo', '--dry-run');
  expect(planned.letters.map(({ id }) => id)).toEqual([letter.id]);
  const discarded = await dlq('discard', letter.id, '--reason', 'a typo');
  expect(discarded).toMatchObject({ code: 0, letters: [{ id: letter.id }] });
  expect((await dlq('list')).letters.map(({ id }) => id)).not.toContain(letter.id);
  const { s3 } = accounts(ids.sharedServices, region);
  const Bucket = `palisade-evidence-${ids.sharedServices}`;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'dead-letters/' }));
  const Key = Contents.map((object) => object.Key).find((key) => key?.includes(letter.id)) ?? '';
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  expect(JSON.parse((await Body?.transformToString()) ?? '')).toMatchObject({
    id: letter.id,
    body: letter.body,
    discarded: { by: `arn:aws:iam::${ids.sharedServices}:root`, reason: 'a typo' },
  });
});

test('replay requires a selection, and an unknown ID names the command that lists the IDs', async () => {
  expect(await dlq('replay')).toMatchObject({ code: 1, stderr: expect.stringContaining('Specify message IDs') });
  expect(await dlq('show', 'unknown')).toMatchObject({ code: 1, stderr: expect.stringContaining('dlq list') });
});
