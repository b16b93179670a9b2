// `palisade report`: writes the posture page to an HTML file.

import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { showWhile } from '../../local/progress.ts';
import { buildAssets, renderPage } from '../../posture/html.ts';
import { readPosture } from '../../posture/read-posture.ts';
import { isOpen } from '../../shared/findings/finding.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { fileProblem } from '../../shared/lib/system-errors.ts';
import { counted } from '../../shared/lib/text.ts';
import { resolveFilePath } from '../lib/arguments.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { openHub } from '../lib/hub-client.ts';
import { printJson, printLine, UserError } from '../lib/output.ts';

export function reportCommand(): Command {
  return new Command('report')
    .description('write the posture page to one HTML file that needs no network')
    .requiredOption('--out <file>', 'file to write', resolveFilePath)
    .option('--json', 'print JSON: the file, and how many accounts and findings it shows')
    .addOption(awsOption)
    .addHelpText('after', `\nExample:\n  $ ${commandLine('report --out posture.html')}`)
    .action(async ({ out, json, ...where }: HubLocation & { out: string; json?: true }) => {
      const { exemptions } = commandGovernance();
      const read = readPosture(openHub(where).journal, exemptions);
      const posture = await callHub('The journal cannot be read', read, 'Reading the journal');
      write(out, renderPage(await showWhile('Making the page', buildAssets()), posture, null));
      const { accounts, timelines } = posture;
      const open = timelines.filter(({ finding }) => isOpen(finding)).length;
      if (json) return printJson({ file: out, accounts: accounts.length, findings: timelines.length, open });
      printLine(
        `Wrote ${out}: ${counted(accounts.length, 'account')}, ${counted(timelines.length, 'finding')} (${open} open).`,
      );
    });
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${fileProblem(error)}.`, { cause: error });
  }
}
