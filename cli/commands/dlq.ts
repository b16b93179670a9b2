// `palisade dlq`: lists, replays and discards messages in the hub's dead-letter queues.
import { Command, Option } from 'commander';
import { consumers, functionQueues } from '../../infrastructure/consumers.ts';
import {
  type DeadLetter,
  type FunctionQueue,
  listAllDeadLetters,
  listDeadLetters,
} from '../../shared/aws/dead-letter-queue.ts';
import { chunk } from '../../shared/lib/chunk.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { parseReason } from '../lib/arguments.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { describeHidden, matchLetterId, printLetters } from '../lib/dead-letters.ts';
import { discardLetters } from '../lib/discard-letters.ts';
import { type HubClients, openHub } from '../lib/hub-client.ts';
import { printJson, printLine, printNotice, printWhole, UserError } from '../lib/output.ts';
import { askHub, messagesPerRequest, requestHub } from '../lib/request-hub.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';

type Options = HubLocation & OutputOption & { function?: string; json?: true };

const functions = consumers.map(({ name }) => name);
const functionOption = new Option('--function <name>', 'only messages of this function').choices(functions);
const queuesUnreadable = 'The dead-letter queues cannot be read';
const reading = 'Reading the dead-letter queues';

export function dlqCommand(): Command {
  return new Command('dlq')
    .description('list messages that the hub could not handle, and replay or discard them')
    .addCommand(
      new Command('list')
        .description('list the messages in the dead-letter queues, oldest first, with the failure reason')
        .addOption(functionOption)
        .addOption(outputOption())
        .option('--json', 'print JSON')
        .addOption(awsOption)
        .addHelpText('after', `\nExample:\n  $ ${commandLine('dlq list')}`)
        .action(list),
    )
    .addCommand(
      new Command('show')
        .description('show one message with its event')
        .argument('<id>', 'message ID, from palisade dlq list, or the beginning of one')
        .addOption(outputOption())
        .option('--json', 'print JSON')
        .addOption(awsOption)
        .addHelpText('after', `\nExample:\n  $ ${commandLine('dlq show 5f0c5bd2-6c3e-4b4e-9d61-8f1f0c8d2a11')}`)
        .action(show),
    )
    .addCommand(
      new Command('replay')
        .description('move messages back to the queue of their function, which handles them like new ones')
        .argument(
          '[ids...]',
          'message IDs, from palisade dlq list, or their beginnings; without IDs, --function or --all is required',
        )
        .addOption(functionOption)
        .option('--all', 'all messages')
        .option('--dry-run', 'list the messages that would be replayed; replay nothing')
        .addOption(outputOption())
        .option('--json', 'print JSON')
        .addOption(awsOption)
        .addHelpText('after', `\nExample:\n  $ ${commandLine('dlq replay --function remediate --dry-run')}`)
        .action(replay),
    )
    .addCommand(
      new Command('discard')
        .description('delete messages that no replay can help, each after it was recorded in the evidence bucket')
        .argument('<ids...>', 'message IDs, from palisade dlq list, or their beginnings')
        .requiredOption('--reason <text>', 'why they may be deleted, recorded with who asks', parseReason)
        .option('--dry-run', 'list the messages that would be discarded; discard nothing')
        .addOption(outputOption())
        .option('--json', 'print JSON')
        .addOption(awsOption)
        .addHelpText(
          'after',
          `\nExample:\n  $ ${commandLine('dlq discard 5f0c5bd2 --reason "a typo in an account ID" --dry-run')}`,
        )
        .action(discard),
    );
}

async function list({ function: name, json, output, ...where }: Options): Promise<void> {
  const { letters, isComplete } = await readAll(openHub(where), name);
  if (json) printJson(letters);
  else if (letters.length === 0 && isComplete) printLine('No messages in the dead-letter queues.');
  else if (letters.length > 0) printLetters(letters, output);
}

async function show(id: string, { json, output, ...where }: Options): Promise<void> {
  const letters = await callHub(queuesUnreadable, listDeadLetters(openHub(where).sqs, functionQueues, [id]), reading);
  const wanted = matchLetterId(id, letters);
  const letter = letters.find((each) => each.id === wanted);
  if (letter === undefined) throw deadLetterNotFound([id]);
  if (json) return printJson(letter);
  printLetters([letter], output);
  printWhole(`\n${escapeInvisible(letter.body)}`);
}

async function replay(
  ids: readonly string[],
  { function: name, all, dryRun, json, output, ...where }: Options & { all?: true; dryRun?: true },
): Promise<void> {
  if (ids.length === 0 && name === undefined && !all) {
    throw new UserError(`Specify message IDs from ${commandLine('dlq list')}, --function NAME, or --all.`);
  }
  const hub = openHub(where);
  const listed =
    ids.length === 0
      ? (await readAll(hub, name)).letters
      : await callHub(queuesUnreadable, listDeadLetters(hub.sqs, selectedQueues(name), ids), reading);
  const wanted = ids.map((id) => matchLetterId(id, listed) ?? id);
  const found = listed.filter(({ id }) => ids.length === 0 || wanted.includes(id));
  const letters = dryRun ? found : await moveBack(hub, found);
  const missing = wanted.filter((id) => !letters.some((letter) => letter.id === id));
  if (missing.length > 0) throw deadLetterNotFound(missing);
  if (json) return printJson(letters);
  if (letters.length > 0) printLetters(letters, output);
  const count = counted(letters.length, 'message');
  printLine(dryRun ? `Dry run: ${count} would be replayed.` : `Replayed ${count}.`);
}

async function discard(
  ids: readonly string[],
  { reason, dryRun, json, output, ...where }: Options & { reason: string; dryRun?: true },
): Promise<void> {
  const hub = openHub(where);
  const listed = await callHub(queuesUnreadable, listDeadLetters(hub.sqs, functionQueues, ids), reading);
  const wanted = ids.map((id) => matchLetterId(id, listed) ?? id);
  const found = listed.filter(({ id }) => wanted.includes(id));
  const missing = wanted.filter((id) => !found.some((letter) => letter.id === id));
  // A mistyped id may be that of another message: nothing is deleted then.
  if (missing.length > 0) throw deadLetterNotFound(missing);
  const { letters, failures } = dryRun
    ? { letters: found, failures: [] }
    : await discardLetters(found, (queue, messages) => askHub(hub, '/discards', { queue, messages, reason }));
  if (json) printJson(letters);
  else {
    if (letters.length > 0) printLetters(letters, output);
    const count = counted(letters.length, 'message');
    printLine(dryRun ? `Dry run: ${count} would be discarded.` : `Discarded ${count}.`);
  }
  if (failures.length > 0) throw new UserError(`Not discarded: ${escapeInvisible(failures.join('; '))}.`);
}

/** All messages of the function, or of all functions. Says on standard error what it did not get. */
async function readAll(
  { sqs }: HubClients,
  name: string | undefined,
): Promise<{ readonly letters: readonly DeadLetter[]; readonly isComplete: boolean }> {
  const { letters, hidden } = await callHub(queuesUnreadable, listAllDeadLetters(sqs, selectedQueues(name)), reading);
  const missing = describeHidden(hidden);
  if (missing !== undefined) printNotice(`The list may be incomplete: ${missing}.`);
  return { letters, isComplete: missing === undefined };
}

/**
 * Lets the hub move the messages: their queues take none from people, who could write what they want into them. Returns
 * those that it moved.
 */
async function moveBack(hub: HubClients, letters: readonly DeadLetter[]): Promise<readonly DeadLetter[]> {
  const moved = new Set<string>();
  for (const [queue, of] of Map.groupBy(letters, (letter) => letter.queue)) {
    for (const part of chunk(of, messagesPerRequest)) {
      const ids = await requestHub(hub, '/replays', { queue, messages: part.map(({ id }) => id) });
      for (const id of ids) moved.add(id);
    }
  }
  return letters.filter(({ id }) => moved.has(id));
}

function selectedQueues(name: string | undefined): readonly FunctionQueue[] {
  return functionQueues.filter((each) => name === undefined || each.function === name);
}

function deadLetterNotFound(ids: readonly string[]): UserError {
  return new UserError(
    `Not in a dead-letter queue: ${ids.map(escapeInvisible).join(', ')}. To list messages: ${commandLine('dlq list')}`,
  );
}
