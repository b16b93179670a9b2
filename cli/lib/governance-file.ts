// Which governance.yml a command reads: the one that is named, else the one in the caller's working directory.
import { existsSync } from 'node:fs';
import { Argument } from 'commander';
import type { Governance } from '../../shared/governance/governance.ts';
import { GovernanceError, inspectGovernance, readGovernance } from '../../shared/governance/read-governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { inInstallation } from '../../shared/lib/installation.ts';
import { resolveFilePath } from './arguments.ts';
import { printNotice } from './output.ts';

const fileName = 'governance.yml';
const exampleFile = () => resolveFilePath(inInstallation(fileName));

/** The optional argument of commands that read a governance.yml. */
export function governanceArgument(description: string): Argument {
  return new Argument('[file]', description)
    .argParser((text: string) => resolveFilePath(text))
    .default(undefined, '`PALISADE_GOVERNANCE_FILE`, else `governance.yml` in the working directory');
}

let hasNamedExample = false;

/**
 * The file, in this order: the argument, PALISADE_GOVERNANCE_FILE, governance.yml in the caller's working directory, and
 * the example of the installation, whose path is then printed on standard error, once.
 */
export function findGovernanceFile(argument?: string): string {
  const named = argument ?? process.env['PALISADE_GOVERNANCE_FILE'];
  if (named !== undefined && named !== '') return argument ?? resolveFilePath(named);
  const example = exampleFile();
  const own = resolveFilePath(fileName);
  if (own === example || existsSync(own)) return own;
  if (!hasNamedExample) {
    hasNamedExample = true;
    printNotice(
      `No ${fileName} in this folder: reading the example, ${example}. To make your own: ${commandLine('init')}`,
    );
  }
  return example;
}

/** Reads the file that `findGovernanceFile` finds. Throws GovernanceError. */
export function commandGovernance(argument?: string): Governance {
  return readGovernance(findGovernanceFile(argument));
}

/** The same for a deployment to AWS: example values are mistakes, too. Throws GovernanceError with all of them. */
export function governanceForAws(file: string): Governance {
  const { governance, errors } = inspectGovernance(file, { forAws: true });
  if (governance === undefined || errors.length > 0) throw new GovernanceError(errors);
  return governance;
}
