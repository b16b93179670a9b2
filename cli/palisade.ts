// Entry point of the `palisade` command: parses the arguments, runs one command and prints errors as one line.
import { Command, CommanderError } from 'commander';
import { commandLine } from '../shared/lib/command-line.ts';
import { enterCallerFolder } from './lib/caller-folder.ts';
import { explained } from './lib/explained-error.ts';
import { exitCodes, UserError } from './lib/output.ts';

// bin/palisade sets it for this process only; child processes must not inherit it.
delete process.env['NODE_COMPILE_CACHE'];
enterCallerFolder();

/** Commands by name, in the order of the help. Only the selected one is loaded. */
const commands = new Map<string, () => Promise<Command>>(
  Object.entries({
    init: async () => (await import('./commands/init.ts')).initCommand(),
    local: async () => (await import('./commands/local.ts')).localCommand(),
    accounts: async () => (await import('./commands/accounts.ts')).accountsCommand(),
    approve: async () => (await import('./commands/approve.ts')).approveCommand(),
    baseline: async () => (await import('./commands/baseline.ts')).baselineCommand(),
    canary: async () => (await import('./commands/canary.ts')).canaryCommand(),
    deploy: async () => (await import('./commands/deploy.ts')).deployCommand(),
    dlq: async () => (await import('./commands/dlq.ts')).dlqCommand(),
    doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
    exemptions: async () => (await import('./commands/exemptions.ts')).exemptionsCommand(),
    findings: async () => (await import('./commands/findings.ts')).findingsCommand(),
    guardrails: async () => (await import('./commands/guardrails.ts')).guardrailsCommand(),
    held: async () => (await import('./commands/held.ts')).heldCommand(),
    pause: async () => (await import('./commands/pause.ts')).pauseCommand(),
    plan: async () => (await import('./commands/plan.ts')).planCommand(),
    remove: async () => (await import('./commands/remove.ts')).removeCommand(),
    report: async () => (await import('./commands/report.ts')).reportCommand(),
    resume: async () => (await import('./commands/resume.ts')).resumeCommand(),
    scp: async () => (await import('./commands/scp.ts')).scpCommand(),
    sweep: async () => (await import('./commands/sweep.ts')).sweepCommand(),
    undo: async () => (await import('./commands/undo.ts')).undoCommand(),
    validate: async () => (await import('./commands/validate.ts')).validateCommand(),
  }),
);

const program = new Command('palisade')
  .description('Continuously enforces guardrails across every account of an AWS organization.')
  .usage('<command> [options]')
  .showHelpAfterError(`To list commands: ${commandLine('--help')}`);
// Help, completion and suggestions for a misspelled name need all commands.
const selectedCommand = commands.get(process.argv[2] ?? '');
for (const load of selectedCommand ? [selectedCommand] : commands.values()) program.addCommand(await load());
if (!selectedCommand) {
  const { default: tab } = await import('@bomb.sh/tab/commander');
  tab(program, { completionCommandName: 'completion' });
  const completion = program.commands.find((command) => command.name() === 'completion');
  completion?.description('print a shell completion script').addHelpText(
    'after',
    `
Examples:
  $ ln -s "$PWD/bin/palisade" ~/.local/bin/palisade
  $ source <(palisade completion bash)`,
  );
}

for (const command of withSubcommands(program)) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeFor(await explained(error));
}

function exitCodeFor(error: unknown): number {
  // Commander has already printed the error or the help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.error;
  // A GovernanceError begins with file:line:column, for editors. Its class is not loaded for every command.
  const known = error instanceof UserError || (error instanceof Error && error.name === 'GovernanceError');
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${known ? message : `palisade: ${message}`}\n`);
  if (process.env['PALISADE_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodes.error;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
