// `palisade undo`: puts back what was there before a repair.
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { requestUndo } from '../../events/palisade/undo-requested.ts';
import { findUndoAnswer, type UndoAnswer } from '../../shared/findings/undo-answer.ts';
import { governanceFile, readGovernance } from '../../shared/governance/read-governance.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { undoFromFile } from '../../shared/remediation/undo-from-file.ts';
import { resolveFilePath } from '../lib/arguments.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { openHub } from '../lib/hub-client.ts';
import { paint, printJson, printLine, UserError } from '../lib/output.ts';
import { parseSeconds, pollUntil } from '../lib/poll.ts';
import { callerTargets } from '../sweep/caller-targets.ts';
import { readFindingFromLog } from '../sweep/change-log.ts';

type Options = HubLocation & { dryRun?: true; record?: string; role?: string; wait: string; json?: true };

export function undoCommand(): Command {
  return new Command('undo')
    .description('put back what was there before a repair, and leave the resource alone for a while')
    .argument('<finding>', "the finding's id, as in palisade findings")
    .option('--dry-run', 'only say what would be put back')
    .option(
      '--record <file>',
      'of a sweep without a hub: undo it from here, with your own AWS credentials',
      resolveFilePath,
    )
    .option('--role <name>', 'with --record, the role that is assumed in another account than your own')
    .option('--wait <seconds>', 'how long to wait for the result', '60')
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText('after', '\nExample:\n  $ npm run -s palisade -- undo pf-0123456789abcdef01234567 --dry-run')
    .action(async (findingId: string, { json, ...options }: Options) => {
      const answer = await (options.record === undefined
        ? undoInHub(findingId, options)
        : undoFromChangeLog(options.record, findingId, options));
      if (json) printJson({ findingId, ...answer });
      else printAnswer(answer);
      if (answer.state === 'refused' || answer.state === 'failed')
        throw new UserError(`Not undone: ${escapeInvisible(answer.reason)}`);
    });
}

async function undoInHub(findingId: string, { dryRun, wait, ...where }: Options): Promise<UndoAnswer> {
  const { eventBridge, journal } = openHub(where);
  const request = { findingId, dryRun: dryRun === true, requestedBy: userInfo().username };
  const timeoutSeconds = parseSeconds(wait);
  const eventId = await callHub('The hub cannot be asked', requestUndo(eventBridge, request));
  const answer = await pollUntil(
    `Asked to undo ${escapeInvisible(findingId)}`,
    () => findUndoAnswer(journal, findingId, eventId),
    timeoutSeconds,
  );
  if (answer !== undefined) return answer;
  throw new UserError(
    `No answer after ${timeoutSeconds} s. See what became of it: npm run -s palisade -- findings --state undone`,
  );
}

async function undoFromChangeLog(file: string, findingId: string, { dryRun, role }: Options): Promise<UndoAnswer> {
  const finding = readFindingFromLog(file, findingId);
  const governance = readGovernance(governanceFile());
  const sweepTargets = await callerTargets(governance, [finding.accountId], role === undefined ? {} : { role });
  const [target] = sweepTargets.targets;
  if (target === undefined) throw new UserError(`Account ${finding.accountId} cannot be entered.`);
  return undoFromFile(({ type, region }) => target.clientFor(type, region), finding, dryRun === true);
}

function printAnswer({ state, reason, now, back }: UndoAnswer): void {
  const [was, is] = {
    undone: ['It was', 'It is'],
    planned: ['It is', 'It would be'],
    refused: ['It is', 'After the repair it was'],
    failed: ['', ''],
  }[state];
  if (now) printLine(`${was}:  ${paint('yellow', escapeInvisible(JSON.stringify(now)))}`);
  if (back) printLine(`${is}:  ${paint('green', escapeInvisible(JSON.stringify(back)))}`);
  if (state === 'undone' || state === 'planned')
    printLine(state === 'planned' ? `${escapeInvisible(reason)}. Nothing was written.` : escapeInvisible(reason));
}
