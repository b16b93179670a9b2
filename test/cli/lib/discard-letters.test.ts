// Messages that the hub is asked to discard: each is said to be gone, or left with the reason.
import fc from 'fast-check';
import { discardLetters } from '../../../cli/lib/discard-letters.ts';
import { UserError } from '../../../cli/lib/output.ts';
import { messagesPerRequest } from '../../../cli/lib/request-hub.ts';

const letter = (id: string, queue: string) => ({
  ...{ id, queue, function: 'remediate', at: '2026-11-25T10:00:00.000Z', why: 'why', event: null, body: '' },
});

test('every message is either gone or left with a reason, whatever the hub answers', async () => {
  const fate = fc.constantFrom('gone', 'failed', 'unseen', 'refused');
  const sent = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fate), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(sent, async (messages) => {
      const letters = messages.map(([queue], index) => letter(`m${index}`, queue));
      const fateOf = (id: string) => messages[Number(id.slice(1))]?.[1];
      const asked: string[] = [];
      const work = discardLetters(letters, async (_queue, ids) => {
        const isFirst = asked.length === 0;
        asked.push(...ids);
        if (!isFirst && ids.some((id) => fateOf(id) === 'refused')) throw new UserError('no answer');
        const failures = ids.filter((id) => fateOf(id) === 'failed').map((id) => ({ id, reason: 'SlowDown' }));
        return { ids: ids.filter((id) => fateOf(id) === 'gone'), failures };
      });
      const result = await work.catch((error: unknown) => error);
      // Only a request before which nothing was deleted may end the command.
      if (result instanceof UserError) return;
      const { letters: gone, failures } = await work;
      expect(asked.toSorted()).toEqual(letters.map(({ id }) => id).toSorted());
      expect([...gone.map(({ id }) => id), ...failures.map((text) => text.split(':')[0])].toSorted()).toEqual(
        letters.map(({ id }) => id).toSorted(),
      );
    }),
  );
});

test('the reason of the hub is said, and the limit of a request is kept', async () => {
  const letters = Array.from({ length: messagesPerRequest + 1 }, (_, index) => letter(`m${index}`, 'a'));
  const sizes: number[] = [];
  const { failures } = await discardLetters(letters, async (_queue, ids) => {
    sizes.push(ids.length);
    return { ids: ids.slice(1), failures: [{ id: ids[0] ?? '', reason: 'AccessDenied' }] };
  });
  expect(sizes).toEqual([messagesPerRequest, 1]);
  expect(failures).toEqual(['m0: AccessDenied', `m${messagesPerRequest}: AccessDenied`]);
});

test('an error of the first request is the error of the command', async () => {
  const refused = discardLetters([letter('m0', 'a')], async () => {
    throw new UserError('the hub refuses');
  });
  await expect(refused).rejects.toThrow('the hub refuses');
});
