// Runs commands one after the other in one process, for tests that need many. Before each it prints a line of its own.
// Arguments: the commands, as JSON. First of all, it prints the names of all commands that there are. Without a terminal,
// it ends with the exit codes on standard error.
import { readdirSync } from 'node:fs';
import { Command } from 'commander';

const runs: string[][] = JSON.parse(process.argv[2] ?? '[]');
// Every run of the entry point adds its own listeners.
for (const emitter of [process, process.stdout, process.stderr]) emitter.setMaxListeners(0);
const codes: unknown[] = [];
process.stdout.write(`@@ commands ${JSON.stringify(await commandNames())}\n`);
for (const [index, args] of runs.entries()) {
  process.stdout.write(`\n@@ ${index}\n`);
  process.argv = [process.execPath, '/usr/bin/palisade', ...args];
  process.exitCode = 0;
  // With another query, the module is evaluated again.
  if (args[0] === 'samples') await import('./print-samples.ts');
  else await import(`../../cli/palisade.ts?${index}`);
  codes.push(process.exitCode);
}
process.stdout.write('\n@@ end\n');
if (!process.stdout.isTTY) process.stderr.write(`\n@@ codes ${JSON.stringify(codes)}\n`);
process.exit(0);

/** The commands that do something themselves, such as `dlq list`, and not only by their subcommands. */
async function commandNames(): Promise<readonly string[]> {
  const folder = new URL('../../cli/commands/', import.meta.url);
  const modules = await Promise.all(readdirSync(folder).map((file) => import(new URL(file, folder).href)));
  return modules
    .flatMap((module) => Object.entries<unknown>(module))
    .filter(([name]) => name.endsWith('Command'))
    .flatMap(([, make]) => (typeof make === 'function' ? leavesOf(make(), []) : []))
    .toSorted();
}

function leavesOf(command: unknown, path: readonly string[]): string[] {
  if (!(command instanceof Command)) return [];
  const names = [...path, command.name()];
  const subcommands = command.commands.flatMap((each) => leavesOf(each, names));
  // Commander says nowhere else whether a command with subcommands has an action of its own.
  const acts = subcommands.length === 0 || typeof Reflect.get(command, '_actionHandler') === 'function';
  return acts ? [names.join(' '), ...subcommands] : subcommands;
}
