// `palisade validate`: checks a governance.yml.
import { Command } from 'commander';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { findGovernanceFile, governanceArgument } from '../lib/governance-file.ts';
import { printJson, printLine } from '../lib/output.ts';

export function validateCommand(): Command {
  return new Command('validate')
    .description('check a governance.yml; errors have line and column')
    .addArgument(governanceArgument('file to check'))
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ npm run -s palisade -- validate governance.yml')
    .action((named: string | undefined, { json }: { json?: true }) => {
      const file = findGovernanceFile(named);
      readGovernance(file);
      if (json) printJson({ file, valid: true });
      else printLine(`${file} is valid`);
    });
}
