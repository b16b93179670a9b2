// `palisade undo`: puts back what was there before a repair.
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { findUndoAnswer, requestUndo, type UndoAnswer } from '../../shared/findings/undo-request.ts';
import { visible } from '../../shared/text.ts';
import { asked, awsOption, type Where } from '../asked.ts';
import { openHub } from '../hub.ts';
import { paint, printJson, printLine, UserError } from '../output.ts';
import { secondsIn, waitFor } from '../wait.ts';

type Options = Where & { dryRun?: true; wait: string; json?: true };

export function undoCommand(): Command {
  return new Command('undo')
    .description('put back what was there before a repair, and leave the resource alone for a while')
    .argument('<finding>', "the finding's id, as in palisade findings")
    .option('--dry-run', 'only say what would be put back')
    .option('--wait <seconds>', 'how long to wait for the result', '60')
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText('after', '\nExample:\n  $ npm run -s palisade -- undo pf-0123456789abcdef01234567 --dry-run')
    .action(async (findingId: string, { dryRun, wait, json, ...where }: Options) => {
      const { eventBridge, journal } = openHub(where);
      const request = { findingId, dryRun: dryRun === true, requestedBy: userInfo().username };
      const seconds = secondsIn(wait);
      const eventId = await asked('The hub cannot be asked', requestUndo(eventBridge, request));
      const answer = await waitFor(
        `Asked to undo ${visible(findingId)}`,
        () => findUndoAnswer(journal, findingId, eventId),
        seconds,
      );
      if (answer === undefined) {
        throw new UserError(
          `No answer after ${seconds} s. See what became of it: npm run -s palisade -- findings --state undone`,
        );
      }
      if (json) printJson({ findingId, ...answer });
      else show(answer);
      if (answer.state === 'refused' || answer.state === 'failed')
        throw new UserError(`Not undone: ${visible(answer.reason)}`);
    });
}

function show({ state, reason, now, back }: UndoAnswer): void {
  const [was, is] = {
    undone: ['It was', 'It is'],
    planned: ['It is', 'It would be'],
    refused: ['It is', 'After the repair it was'],
    failed: ['', ''],
  }[state];
  if (now) printLine(`${was}:  ${paint('yellow', visible(JSON.stringify(now)))}`);
  if (back) printLine(`${is}:  ${paint('green', visible(JSON.stringify(back)))}`);
  if (state === 'undone' || state === 'planned')
    printLine(state === 'planned' ? `${visible(reason)}. Nothing was written.` : visible(reason));
}
