// Writes the policy folder. A file that is there already is left as it is.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { partitionOf } from '../../shared/aws/partitions.ts';
import { commitFile, inInstallation, installationRoot, isCheckout } from '../../shared/lib/installation.ts';
import { fileProblem } from '../../shared/lib/system-errors.ts';
import { UserError } from '../lib/output.ts';
import type { Answers } from './answers.ts';
import { governanceText } from './governance-text.ts';

const templates = join(import.meta.dirname, 'templates');

/** The files of the folder, by their path. */
const fromTemplate: Readonly<Record<string, string>> = {
  'README.md': 'README.md',
  '.gitignore': 'gitignore',
  '.github/workflows/palisade.yml': 'palisade.yml',
};

export type Written = { readonly written: readonly string[]; readonly kept: readonly string[] };

/** The text of every file. Reads the templates; writes nothing. */
export function folderFiles(answers: Answers): ReadonlyMap<string, string> {
  const { hub, regions } = answers;
  const values: Readonly<Record<string, string>> = {
    HUB_REGION: regions[0] ?? '',
    HUB_ACCOUNT: hub.accountId,
    MANAGEMENT_ACCOUNT: hub.managementAccountId,
    PARTITION: partitionOf(regions[0] ?? ''),
    VERSION: sourceCommit(),
  };
  const filled = (text: string) => text.replace(/__([A-Z_]+)__/g, (whole, name: string) => values[name] ?? whole);
  const files = Object.entries(fromTemplate).map(
    ([path, template]) => [path, filled(readFileSync(join(templates, template), 'utf8'))] as const,
  );
  return new Map([['governance.yml', governanceText(answers)], ...files]);
}

/** Throws UserError if there is a governance.yml, or if the folder cannot be written. */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): Written {
  requireNoGovernance(folder);
  const written: string[] = [];
  const kept: string[] = [];
  for (const [path, text] of files) {
    const file = join(folder, path);
    if (existsSync(file)) kept.push(path);
    else {
      write(file, text);
      written.push(path);
    }
  }
  return { written, kept };
}

/** Before anything is asked. */
export function requireNoGovernance(folder: string): void {
  const file = join(folder, 'governance.yml');
  if (existsSync(file)) throw new UserError(`${file} is there already, and is not overwritten. Choose another folder.`);
}

/** The commit of Palisade's sources, which a package notes when it is made; `main` if they were not in Git. */
function sourceCommit(): string {
  if (!isCheckout) return readFileSync(inInstallation(commitFile), 'utf8').trim() || 'main';
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', cwd: installationRoot });
  return status === 0 ? stdout.trim() : 'main';
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Never over a file that somebody has just made.
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${fileProblem(error)}.`, { cause: error });
  }
}
