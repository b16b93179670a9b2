// `palisade undo`: restores the settings from before a remediation, through the hub or from a change log.
import { Command } from 'commander';
import { findUndoAnswer, type UndoAnswer } from '../../shared/findings/undo-answer.ts';
import type { Resource } from '../../shared/guardrails/contract/resource.ts';
import { createSurroundings } from '../../shared/guardrails/contract/surroundings.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { undoFromFile, undoneFromFile } from '../../shared/remediation/undo-from-file.ts';
import { undoLines } from '../finding/answer-lines.ts';
import { resolveFilePath } from '../lib/arguments.ts';
import { awsOption, type HubLocation } from '../lib/call-hub.ts';
import { requireFindingId, resolveFindingId } from '../lib/finding-id.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { openHub } from '../lib/hub-client.ts';
import { printJson, printLine, UserError } from '../lib/output.ts';
import { parseSeconds, pollUntil } from '../lib/poll.ts';
import { requestHub } from '../lib/request-hub.ts';
import { callerWithoutHub } from '../sweep/caller.ts';
import { createChangeLogWriter, readFindingFromLog } from '../sweep/change-log.ts';
import { createTargetClients } from '../sweep/clients.ts';

type Options = HubLocation & { dryRun?: true; record?: string; role?: string; wait: string; json?: true };

export function undoCommand(): Command {
  return new Command('undo')
    .description('restore the settings from before a remediation, and suspend the guardrail there')
    .argument('<finding>', 'finding ID, from palisade findings, or the beginning of one')
    .option('--dry-run', 'report what would be restored; change nothing')
    .option(
      '--record <file>',
      'change log of a sweep without a hub: undo with your own AWS credentials',
      resolveFilePath,
    )
    .option(
      '--role <name>',
      'with --record: role to assume in other accounts (default: baseline.accessRole of governance.yml)',
    )
    .option('--wait <seconds>', 'seconds to wait for the result', '60')
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText('after', `\nExample:\n  $ ${commandLine('undo pf-0123456789abcdef01234567 --dry-run')}`)
    .action(async (finding: string, { json, ...options }: Options) => {
      requireFindingId(finding);
      const { findingId, answer } = await (options.record === undefined
        ? undoInHub(finding, options)
        : undoFromChangeLog(options.record, finding, options));
      if (json) printJson({ findingId, ...answer });
      else for (const line of undoLines(findingId, answer)) printLine(line);
      if (answer.state === 'refused' || answer.state === 'failed')
        throw new UserError(`Not undone: ${escapeInvisible(answer.reason)}`);
    });
}

type Undo = { readonly findingId: string; readonly answer: UndoAnswer };

async function undoInHub(finding: string, { dryRun, wait, ...where }: Options): Promise<Undo> {
  const hub = openHub(where);
  const findingId = await resolveFindingId(hub, finding);
  const timeoutSeconds = parseSeconds(wait);
  const [eventId = ''] = await requestHub(hub, '/undo', { findingId, dryRun: dryRun === true });
  const answer = await pollUntil(
    `Waiting for the undo of ${escapeInvisible(findingId)}`,
    () => findUndoAnswer(hub.journal, findingId, eventId),
    timeoutSeconds,
  );
  if (answer !== undefined) return { findingId, answer };
  throw new UserError(
    `No result after ${timeoutSeconds} s. The hub may still handle the request; to check: ${commandLine('findings --state undone')}`,
  );
}

async function undoFromChangeLog(file: string, text: string, { dryRun, role }: Options): Promise<Undo> {
  const finding = readFindingFromLog(file, text);
  const governance = commandGovernance();
  const caller = await callerWithoutHub(governance, role === undefined ? {} : { role });
  const { clientFor, surrounding } = createTargetClients({ credentials: caller.credentialsFor(finding.accountId) });
  const surroundings = createSurroundings(surrounding);
  const accessTo = ({ type, region }: Resource) => ({ client: clientFor(type, region), surroundings });
  const answer = await undoFromFile(accessTo, finding, dryRun === true);
  if (answer.state === 'undone') {
    const undone = undoneFromFile(finding, answer, { principal: caller.arn, at: new Date() });
    await createChangeLogWriter(file)('undone', undone);
  }
  return { findingId: finding.id, answer };
}
