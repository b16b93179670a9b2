// Entry point of the `palisade` command: parses the arguments, runs one command and prints errors as one line.
import { Command, CommanderError } from 'commander';
import { enterCallerFolder } from './lib/caller-folder.ts';
import { watchOutputs } from './lib/closed-output.ts';
import { exitCodes } from './lib/exit-codes.ts';
import { explained } from './lib/explained-error.ts';
import { describeOption, fitHelp, helpFooter, helpWidth, pathOf } from './lib/help.ts';
import { packageVersion } from './lib/package-file.ts';
import { reportError } from './lib/report-error.ts';

// bin/palisade sets it for this process only; child processes must not inherit it.
delete process.env['NODE_COMPILE_CACHE'];
enterCallerFolder();
watchOutputs();

/** Commands by the heading of their group in the help. Only the selected one is loaded. */
const groups: Readonly<Record<string, Readonly<Record<string, () => Promise<Command>>>>> = {
  'Set up:': {
    init: async () => (await import('./commands/init.ts')).initCommand(),
    validate: async () => (await import('./commands/validate.ts')).validateCommand(),
    organization: async () => (await import('./commands/organization.ts')).organizationCommand(),
    plan: async () => (await import('./commands/plan.ts')).planCommand(),
    deploy: async () => (await import('./commands/deploy.ts')).deployCommand(),
    templates: async () => (await import('./commands/templates.ts')).templatesCommand(),
    resume: async () => (await import('./commands/resume.ts')).resumeCommand(),
    remove: async () => (await import('./commands/remove.ts')).removeCommand(),
  },
  'Look:': {
    finding: async () => (await import('./commands/finding.ts')).findingCommand(),
    findings: async () => (await import('./commands/findings.ts')).findingsCommand(),
    held: async () => (await import('./commands/held.ts')).heldCommand(),
    accounts: async () => (await import('./commands/accounts.ts')).accountsCommand(),
    guardrails: async () => (await import('./commands/guardrails.ts')).guardrailsCommand(),
    exemptions: async () => (await import('./commands/exemptions.ts')).exemptionsCommand(),
    platform: async () => (await import('./commands/platform.ts')).platformCommand(),
    scp: async () => (await import('./commands/scp.ts')).scpCommand(),
    report: async () => (await import('./commands/report.ts')).reportCommand(),
  },
  'Act:': {
    sweep: async () => (await import('./commands/sweep.ts')).sweepCommand(),
    approve: async () => (await import('./commands/approve.ts')).approveCommand(),
    undo: async () => (await import('./commands/undo.ts')).undoCommand(),
    baseline: async () => (await import('./commands/baseline.ts')).baselineCommand(),
    pause: async () => (await import('./commands/pause.ts')).pauseCommand(),
  },
  'Check Palisade itself:': {
    doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
    canary: async () => (await import('./commands/canary.ts')).canaryCommand(),
    dlq: async () => (await import('./commands/dlq.ts')).dlqCommand(),
  },
  'Try it on this machine:': {
    local: async () => (await import('./commands/local.ts')).localCommand(),
  },
};
const commands = new Map(
  Object.entries(groups).flatMap(([heading, loaders]) =>
    Object.entries(loaders).map(([name, load]) => [name, async () => (await load()).helpGroup(heading)] as const),
  ),
);

const program = new Command('palisade')
  .description('Continuously enforces guardrails across every account of an AWS organization.')
  .usage('<command> [options]')
  .version(packageVersion(), '-V, --version', 'print the version')
  .commandsGroup('This command line:')
  // Otherwise an option after a subcommand, such as --json, would be that of the command to which it belongs.
  .enablePositionalOptions()
  .helpCommand(true)
  .addHelpText('afterAll', ({ command }) => helpFooter(command));
const words = process.argv.slice(2);
const selectedCommand = commands.get(words[0] ?? '');
// Help, completion and suggestions for a misspelled name need all commands; the version needs none.
const others = /^(-V|--version)$/.test(words[0] ?? '') ? [] : commands.values();
for (const load of selectedCommand ? [selectedCommand] : others) program.addCommand(await load());
if (!selectedCommand) (await import('./lib/completion.ts')).addCompletion(program);

/** The command whose arguments are wrong, as it is typed. */
let failed = '';
for (const command of withSubcommands(program)) {
  command.configureHelp({ optionDescription: describeOption });
  command.exitOverride().configureOutput({
    writeOut: (text) => process.stdout.write(fitHelp(text, helpWidth(process.stdout))),
    writeErr: (text) => process.stderr.write(fitHelp(text, helpWidth(process.stderr))),
    // reportError prints it.
    outputError: () => {
      failed = pathOf(command).slice(1).join(' ');
    },
  });
}

// An error in a callback would be printed with its stack.
process.on('uncaughtException', (error) => {
  reportError(error, words);
  process.exit(exitCodes.error);
});
try {
  await program.parseAsync();
} catch (error) {
  // Help and version are printed already.
  const isError = !(error instanceof CommanderError) || error.exitCode !== 0;
  process.exitCode = isError ? exitCodes.error : exitCodes.success;
  if (isError) reportError(await explained(error), words, failed);
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
