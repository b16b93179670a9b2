// `palisade organization`: compares the organization with governance.yml, and makes the units and accounts it lacks.
import { Command, Option } from 'commander';
import { showLive } from '../../local/progress.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { applyOrganization, type Outcome } from '../../shared/organization/apply-organization.ts';
import { governanceArgument } from '../lib/governance-file.ts';
import { exitCodes, printJson, printLine, printNotice } from '../lib/output.ts';
import { type CompareOptions, compareOrganization, planJson } from '../organization/compare-organization.ts';
import { type Compared, isAsWritten, outcomeLine, planLines } from '../organization/organization-lines.ts';

type Options = CompareOptions & { readonly yes?: true; readonly json?: true };

const credentials = 'Uses your own AWS credentials, which must belong to the management account.';

export function organizationCommand(): Command {
  return new Command('organization')
    .description('compare the organization with governance.yml, and make what it lacks')
    .addCommand(
      withOptions(new Command('plan'))
        .description('show what apply would make and move, and what it would leave alone')
        .addHelpText(
          'after',
          `
${credentials} Changes nothing.
Exit code: 2 if something would be changed.

Example:
  $ ${commandLine('organization plan governance.yml')}`,
        )
        .action(plan),
    )
    .addCommand(
      withOptions(new Command('apply'))
        .description('make the units and accounts that are missing, and move accounts to their units')
        .option('--yes', 'apply the changes; without it, they are only listed')
        .addHelpText(
          'after',
          `
${credentials}
Never renames, closes or removes an account, never deletes a unit, and never touches an account
that governance.yml does not declare. AWS makes three accounts at once, then one in ten seconds.
A run that was interrupted is finished by the next one.
Exit code: 1 if a change failed, 2 if something is left to change.

Example:
  $ ${commandLine('organization apply --yes')}`,
        )
        .action(apply),
    );
}

function withOptions(command: Command): Command {
  return command
    .addArgument(governanceArgument('governance.yml with the organization'))
    .option('--allow-moves', 'also move accounts that would lose guardrails or policies')
    .option(
      '--management-profile <name>',
      'AWS profile of the management account (default: the credentials that are set)',
    )
    .option('--json', 'print JSON')
    .addOption(new Option('--aws', 'use AWS even if a local cloud is running'));
}

async function plan(named: string | undefined, options: Options): Promise<void> {
  const compared = await compareOrganization(named, options, false);
  if (options.json) printJson(planJson(compared));
  else printPlan(compared);
  if (!isAsWritten(compared.plan)) process.exitCode = exitCodes.violationsRemain;
}

async function apply(named: string | undefined, options: Options): Promise<void> {
  const compared = await compareOrganization(named, options, true);
  const { plan } = compared;
  const isApplied = options.yes === true;
  if (!options.json) printPlan(compared);
  const outcomes = isApplied ? await applyPlan(compared, options.json !== true) : [];
  if (options.json) printJson({ ...planJson(compared), applied: isApplied, outcomes });
  else if (plan.actions.length > 0) {
    printLine(isApplied ? summaryOf(outcomes) : 'Nothing was changed. To apply the changes: add --yes.');
  }
  const isComplete = outcomes.length === plan.actions.length && plan.missing.length + plan.refused.length === 0;
  if (outcomes.some(({ state }) => state !== 'done')) process.exitCode = exitCodes.error;
  else if (!isComplete) process.exitCode = exitCodes.violationsRemain;
}

function printPlan(compared: Compared): void {
  for (const line of planLines(compared)) printLine(escapeInvisible(line));
}

/** Each change is printed when it is finished, and each wait when it begins. */
function applyPlan(
  { access, wanted, present, plan }: Awaited<ReturnType<typeof compareOrganization>>,
  isPrinted: boolean,
): Promise<readonly Outcome[]> {
  const onDone = (outcome: Outcome) => {
    if (isPrinted) printLine(escapeInvisible(outcomeLine(outcome)));
  };
  const onWait = ({ name, waitMs }: { readonly name: string; readonly waitMs: number }) =>
    printNotice(
      escapeInvisible(
        `The account ${name} is asked for in ${Math.ceil(waitMs / 1_000)} s: AWS makes three at once, then one in ten seconds.`,
      ),
    );
  const { client, pace } = access;
  const options = { onDone, onWait, ...(pace === undefined ? {} : { pace }) };
  const work = applyOrganization(client, { wanted, present, plan }, options);
  return showLive('Applying the changes', work);
}

function summaryOf(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(({ state }) => state !== 'done').length;
  const done = `${counted(outcomes.length - failed, 'change')} applied`;
  if (failed === 0) return `${done}.`;
  return `${done}, ${failed} not: correct what is said above, and apply again.`;
}
