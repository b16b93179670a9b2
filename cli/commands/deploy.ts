// `palisade deploy`: checks, then deploys the stacks of the hub and the management account.
import { Command, Option } from 'commander';
import { hubRegion } from '../../shared/governance/governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { stopSignal } from '../../shared/lib/signals.ts';
import { canarySentence } from '../canary/print.ts';
import { type DeployOptions, deploy } from '../deploy/deploy.ts';
import { printDeployment } from '../deploy/print.ts';
import { findGovernanceFile, governanceArgument, governanceForAws } from '../lib/governance-file.ts';
import { printJson, UserError } from '../lib/output.ts';

export function deployCommand(): Command {
  return new Command('deploy')
    .description('deploy the hub and the stack of the management account, as `hub` in governance.yml says')
    .addArgument(governanceArgument('governance.yml to deploy'))
    .option(
      '--management-profile <name>',
      'AWS profile of the management account (default: the credentials that are set)',
    )
    .option('--hub-profile <name>', "AWS profile of the hub's account (default: its access role)")
    .addOption(
      new Option('--only <stack>', 'deploy one stack, with credentials of its account alone').choices([
        'hub',
        'management',
      ]),
    )
    .option('--dry-run', 'package the stacks, and print what would change')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Example:
  $ ${commandLine('deploy --management-profile management --hub-profile hub')}

A hub that is deployed for the first time is paused: nothing is changed until palisade resume. Later
deployments are upgrades and keep all pauses. At the end a canary is run in each account that has its
role, unless the hub is paused; exit code 1 if one is not fixed for another reason than a pause or mode.`,
    )
    .action(async (named: string | undefined, { json, ...options }: DeployOptions & { json?: true }) => {
      const file = findGovernanceFile(named);
      const governance = governanceForAws(file);
      const deployment = await deploy(
        { file, governance, region: hubRegion(governance), signal: stopSignal() },
        options,
      );
      if (json) printJson(deployment);
      else printDeployment(deployment);
      // An account that is paused or on monitor is as governance.yml and people want it.
      const failed = deployment.canaries?.find(
        ({ outcome, leftBehind }) => outcome === 'failed' || leftBehind !== null,
      );
      if (failed) throw new UserError(`Deployed, but a canary shows a problem. ${canarySentence(failed)}`);
    });
}
