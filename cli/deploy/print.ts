// What `palisade deploy` prints at its end, for people.

import { commandLine } from '../../shared/lib/command-line.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { canarySentence } from '../canary/print.ts';
import { paint, printLine, printWhole } from '../lib/output.ts';
import type { DeploymentResult } from './deploy.ts';
import type { TemplateChanges } from './template-changes.ts';

const introductions = {
  first: 'The first installation. Palisade is paused everywhere: it changes nothing until you start it.',
  upgrade: 'An upgrade. Pauses are kept as they were.',
  again: 'A hub with the data of an earlier one, whose pauses are kept as they were.',
} as const;

export function printDeployment(result: DeploymentResult): void {
  const { dryRun, installation, stacks, differences, pauses, next, canaries } = result;
  if (installation !== null) printLine(introductions[installation]);
  for (const { name, accountId, region, changes } of stacks) {
    const where = `${name} in account ${accountId}, ${region}`;
    if (changes === null) printLine(`${paint('green', 'Deployed')} ${where}`);
    else printChanges(where, changes);
  }
  for (const { path, deployed, planned } of differences ?? [])
    printLine(`  governance.yml ${escapeInvisible(path)}: ${textOf(deployed)} → ${textOf(planned)}`);
  if (dryRun) printLine(`Dry run: nothing was deployed. To see what the hub would change: ${commandLine('plan')}`);
  if (dryRun) return;
  for (const reason of pauses) printLine(escapeInvisible(reason));
  for (const canary of canaries ?? []) printLine(escapeInvisible(canarySentence(canary)));
  if (next.length === 0) return;
  printLine('Next:');
  next.forEach(({ why, command }, index) => {
    printLine(`  ${index + 1}. ${why}:`);
    printWhole(`     ${command}`);
  });
}

/** A stack that is new has a hundred resources, which nobody reads. */
function printChanges(where: string, { isNew, added, changed, removed }: TemplateChanges): void {
  const counts = `${added.length} to add, ${changed.length} to change, ${removed.length} to remove; code is deployed`;
  printLine(`${where}: ${isNew ? `a new stack of ${counted(added.length, 'resource')}` : counts}`);
  if (isNew) return;
  const signs = [
    ['+', added],
    ['~', changed],
    ['-', removed],
  ] as const;
  for (const [sign, ids] of signs) for (const id of ids) printLine(`  ${sign} ${id}`);
}

function textOf(value: unknown): string {
  return value === null ? '(none)' : escapeInvisible(JSON.stringify(value));
}
