// `palisade approve`: approves a change that is held, as it is now.
import { Command } from 'commander';
import { type ApprovalAnswer, findApprovalAnswer } from '../../shared/findings/approval-answer.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { approvalLines } from '../finding/answer-lines.ts';
import { awsOption, type HubLocation } from '../lib/call-hub.ts';
import { resolveFindingId } from '../lib/finding-id.ts';
import { type HubClients, openHub } from '../lib/hub-client.ts';
import { printJson, printLine, UserError } from '../lib/output.ts';
import { parseSeconds, pollUntil } from '../lib/poll.ts';
import { requestHub } from '../lib/request-hub.ts';

type Options = HubLocation & { dryRun?: true; wait: string; json?: true };

export function approveCommand(): Command {
  return new Command('approve')
    .description('approve a change that is held, for this resource as it is now')
    .argument('<finding>', 'finding ID, from palisade held, or the beginning of one')
    .option('--dry-run', 'report what would be changed, and what would break; change nothing')
    .option('--wait <seconds>', 'seconds to wait for the result', '60')
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText('after', `\nExample:\n  $ ${commandLine('approve pf-0123456789abcdef01234567 --dry-run')}`)
    .action(async (finding: string, { json, ...options }: Options) => {
      const hub = openHub(options);
      const findingId = await resolveFindingId(hub, finding);
      const answer = await approveInHub(hub, findingId, options);
      if (json) printJson({ findingId, ...answer });
      else for (const line of approvalLines(findingId, answer)) printLine(line);
      if (answer.state === 'refused' || answer.state === 'failed') {
        throw new UserError(
          `${answer.state === 'refused' ? 'Not approved' : 'Approved, and not changed'}: ${escapeInvisible(answer.reason)}`,
        );
      }
    });
}

async function approveInHub(hub: HubClients, findingId: string, { dryRun, wait }: Options): Promise<ApprovalAnswer> {
  const timeoutSeconds = parseSeconds(wait);
  const [eventId = ''] = await requestHub(hub, '/approvals', { findingId, dryRun: dryRun === true });
  const answer = await pollUntil(
    `Waiting for the approval of ${findingId}`,
    () => findApprovalAnswer(hub.journal, findingId, eventId),
    timeoutSeconds,
  );
  if (answer !== undefined) return answer;
  throw new UserError(
    `No result after ${timeoutSeconds} s. The hub may still handle the request; to check: ${commandLine('held')}`,
  );
}
