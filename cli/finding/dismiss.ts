// `palisade findings dismiss`: closes an open finding, on record.
import { Command } from 'commander';
import { type DismissalAnswer, findDismissalAnswer } from '../../shared/findings/dismissal-answer.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { parseReason } from '../lib/arguments.ts';
import { awsOption, type HubLocation } from '../lib/call-hub.ts';
import { resolveFindingId } from '../lib/finding-id.ts';
import { openHub } from '../lib/hub-client.ts';
import { printJson, printLine, UserError } from '../lib/output.ts';
import { parseSeconds, pollUntil } from '../lib/poll.ts';
import { requestHub } from '../lib/request-hub.ts';

type Options = HubLocation & { reason: string; dryRun?: true; wait: string; json?: true };

export function dismissCommand(): Command {
  return new Command('dismiss')
    .description('close an open finding; the next evaluation that sees the violation opens it again')
    .argument('<finding>', 'finding ID, from palisade findings, or the beginning of one')
    .requiredOption('--reason <text>', 'why it may be closed, recorded with who asks', parseReason)
    .option('--dry-run', 'report whether it would be closed; close nothing')
    .option('--wait <seconds>', 'seconds to wait for the result', '60')
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText(
      'after',
      `\nExample:\n  $ ${commandLine('findings dismiss pf-01234567 --reason "the account is closed"')}`,
    )
    .action(async (text: string, { json, ...options }: Options) => {
      const { findingId, answer } = await dismissInHub(text, options);
      if (json) printJson({ findingId, ...answer });
      if (answer.state === 'refused') throw new UserError(`Not dismissed: ${escapeInvisible(answer.reason)}`);
      if (!json) printAnswer(findingId, answer);
    });
}

async function dismissInHub(
  text: string,
  { reason, dryRun, wait, ...where }: Omit<Options, 'json'>,
): Promise<{ readonly findingId: string; readonly answer: DismissalAnswer }> {
  const hub = openHub(where);
  const findingId = await resolveFindingId(hub, text);
  const timeoutSeconds = parseSeconds(wait);
  const [eventId = ''] = await requestHub(hub, '/dismissals', { findingId, reason, dryRun: dryRun === true });
  const answer = await pollUntil(
    `Waiting for the dismissal of ${findingId}`,
    () => findDismissalAnswer(hub.journal, findingId, eventId),
    timeoutSeconds,
  );
  if (answer !== undefined) return { findingId, answer };
  throw new UserError(
    `No result after ${timeoutSeconds} s. The hub may still handle the request; to check: ${commandLine(`finding ${findingId}`)}`,
  );
}

function printAnswer(findingId: string, { state, reason, was }: DismissalAnswer): void {
  if (state === 'planned') printLine(`Dry run: ${findingId} is ${was}; ${escapeInvisible(reason)}.`);
  else printLine(`Closed ${findingId}: ${escapeInvisible(reason)}.`);
}
