// `palisade validate`: checks a governance.yml.
import { styleText } from 'node:util';
import { Command } from 'commander';
import { type Inspection, inspectGovernance } from '../../shared/governance/read-governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted } from '../../shared/lib/text.ts';
import { findGovernanceFile, governanceArgument } from '../lib/governance-file.ts';
import { mistakeJson } from '../lib/mistake-json.ts';
import { describeMistake, type Painter } from '../lib/mistakes.ts';
import { exitCodes, printJson, printLine, printNotice } from '../lib/output.ts';
import { paragraphWidth, screenOf } from '../lib/terminal.ts';

type Options = { forAws?: true; json?: true };

export function validateCommand(): Command {
  return new Command('validate')
    .description('check a governance.yml: all mistakes at once, each with its place and what is allowed')
    .addArgument(governanceArgument('file to check'))
    .option('--for-aws', 'refuse example values too, as a deployment to AWS does')
    .option('--json', 'print JSON: valid, file, errors and warnings')
    .addHelpText(
      'after',
      `
Examples:
  $ ${commandLine('validate governance.yml')}
  $ ${commandLine('validate --for-aws --json')}

Exit code: 1 if the file has a mistake, 0 if it has warnings at most.`,
    )
    .action((named: string | undefined, { forAws, json }: Options) => {
      const file = findGovernanceFile(named);
      const inspection = inspectGovernance(file, { forAws: forAws === true });
      if (json) printJson(resultOf(file, inspection));
      else printInspection(file, inspection);
      if (inspection.errors.length > 0) process.exitCode = exitCodes.error;
    });
}

function resultOf(file: string, { errors, warnings }: Inspection) {
  return { valid: errors.length === 0, file, errors: errors.map(mistakeJson), warnings: warnings.map(mistakeJson) };
}

/** The result on standard output; mistakes and warnings on standard error. */
function printInspection(file: string, { text, errors, warnings }: Inspection): void {
  const width = paragraphWidth(screenOf(process.stderr));
  for (const each of errors) process.stderr.write(`${describeMistake(each, 'error', { text, paint, width })}\n\n`);
  for (const each of warnings) process.stderr.write(`${describeMistake(each, 'warning', { text, paint, width })}\n`);
  const counts = [
    ...(errors.length > 0 ? [counted(errors.length, 'mistake')] : []),
    ...(warnings.length > 0 ? [counted(warnings.length, 'warning')] : []),
  ];
  if (counts.length > 0) printNotice(`${file}: ${counts.join(', ')}`);
  if (errors.length === 0) printLine(`${file} is valid`);
}

const colors = { error: 'red', warning: 'yellow', frame: 'dim' } as const;

/** Color only on a terminal that shows it; respects NO_COLOR. */
const paint: Painter = (part, text) => styleText(colors[part], text, { stream: process.stderr });
