// The `palisade` command: reads the arguments, runs a command, turns errors into one clear line.
import { Command, CommanderError } from 'commander';
import { accountsCommand } from './commands/accounts.ts';
import { baselineCommand } from './commands/baseline.ts';
import { dlqCommand } from './commands/dlq.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exemptionsCommand } from './commands/exemptions.ts';
import { findingsCommand } from './commands/findings.ts';
import { guardrailsCommand } from './commands/guardrails.ts';
import { localCommand } from './commands/local.ts';
import { pauseCommand, resumeCommand } from './commands/pause.ts';
import { planCommand } from './commands/plan.ts';
import { reportCommand } from './commands/report.ts';
import { scpCommand } from './commands/scp.ts';
import { sweepCommand } from './commands/sweep.ts';
import { undoCommand } from './commands/undo.ts';
import { validateCommand } from './commands/validate.ts';
import { exitCodes, UserError } from './output.ts';

const program = new Command('palisade')
  .description('Keeps every account of an AWS organization inside its guardrails.')
  .usage('<command> [options]')
  .showHelpAfterError('Run `npm run -s palisade -- --help` for what there is.')
  .addCommand(localCommand())
  .addCommand(accountsCommand())
  .addCommand(baselineCommand())
  .addCommand(dlqCommand())
  .addCommand(doctorCommand())
  .addCommand(exemptionsCommand())
  .addCommand(findingsCommand())
  .addCommand(guardrailsCommand())
  .addCommand(pauseCommand())
  .addCommand(planCommand())
  .addCommand(reportCommand())
  .addCommand(resumeCommand())
  .addCommand(scpCommand())
  .addCommand(sweepCommand())
  .addCommand(undoCommand())
  .addCommand(validateCommand());

for (const command of withSubcommands(program)) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeFor(error);
}

function exitCodeFor(error: unknown): number {
  // Commander has already said what was wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.error;
  const known = error instanceof UserError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${known ? message : `palisade: ${message}`}\n`);
  if (process.env['PALISADE_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodes.error;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
