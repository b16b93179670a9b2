// `palisade validate`: checks a governance.yml.
import { Command } from 'commander';
import { governanceFile, readGovernance } from '../../shared/governance/read-governance.ts';
import { resolveFilePath } from '../lib/arguments.ts';
import { printJson, printLine } from '../lib/output.ts';

export function validateCommand(): Command {
  return new Command('validate')
    .description('check a governance.yml; errors have line and column')
    .argument('[file]', 'file to check', resolveFilePath, governanceFile())
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ npm run -s palisade -- validate governance.yml')
    .action((file: string, { json }: { json?: true }) => {
      readGovernance(file);
      if (json) printJson({ file, valid: true });
      else printLine(`${file} is valid`);
    });
}
