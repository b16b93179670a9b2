// `palisade canary`: breaks a bucket of its own in an account, and measures how long Palisade takes to fix it.
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { Command, Option } from 'commander';
import { findRunning } from '../../local/instance.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { hubAt, localPlace, type Place } from '../canary/access.ts';
import { disableCanary, enableCanary, type RoleChange } from '../canary/enable.ts';
import { canaryExitCode, printCanary, printHop } from '../canary/print.ts';
import { runFromHere } from '../canary/run.ts';
import { makeSchedule, parseEvery, removeSchedule } from '../canary/schedule.ts';
import { parseAccountId } from '../lib/arguments.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { deployedHub, hubAccountOf } from '../lib/deployed.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { openHub } from '../lib/hub-client.ts';
import { refuseUnknownAccount } from '../lib/known-accounts.ts';
import { exitCodes, printJson, printLine, printNotice, UserError } from '../lib/output.ts';
import { parseSeconds } from '../lib/poll.ts';
import { untilStopped } from '../lib/until-stopped.ts';
import { type CallerOptions, findCaller } from '../sweep/caller.ts';

type Options = HubLocation &
  CallerOptions & {
    readonly enable?: true;
    readonly disable?: true;
    readonly every?: string;
    readonly never?: true;
    readonly region?: string;
    readonly wait: string;
    readonly json?: true;
  };

export function canaryCommand(): Command {
  return new Command('canary')
    .description('break a bucket of its own in an account, and time how Palisade detects and fixes it')
    .argument('<account>', 'account ID')
    .option('--region <region>', "governed Region of the bucket (default: the hub's)")
    .option('--wait <seconds>', 'seconds to wait for the fix', '300')
    .addOption(
      new Option('--enable', 'make the role PalisadeCanary in the account, and run nothing').conflicts('disable'),
    )
    .option('--disable', 'remove the role from the account')
    .addOption(
      new Option('--every <duration>', 'schedule it in the hub, every 1h to 3d, with an alarm on absence').conflicts([
        'enable',
        'disable',
        'never',
      ]),
    )
    .addOption(new Option('--never', 'remove the schedule and its alarm').conflicts(['enable', 'disable']))
    .option('--role <name>', 'with --enable and --disable: access role (default: baseline.accessRole)')
    .option('--management-profile <name>', 'AWS profile of the management account, which --enable and --disable need')
    .option('--hub-profile <name>', "AWS profile of the hub's account (default: the credentials that are set)")
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText(
      'after',
      `
Examples:
  $ ${commandLine('canary 123456789012')}
  $ ${commandLine('canary --enable 123456789012 --management-profile management')}
  $ ${commandLine('canary 123456789012 --every 6h')}

The bucket is empty, is not opened to anybody, and is removed in any case. Exit code: 2 if the
violation was detected and not fixed, because of a pause or the mode monitor; 1 if it was not
fixed for another reason, which is named.`,
    )
    .action(async (account: string, options: Options) => {
      const accountId = parseAccountId('account', account);
      if (options.enable || options.disable) await changeRole(accountId, options);
      else if (options.every !== undefined) await schedule(accountId, options.every, options);
      else if (options.never) await unschedule(accountId, options);
      else await run(accountId, options);
    });
}

async function run(accountId: string, { region, wait, json, ...where }: Options): Promise<void> {
  const timeoutMs = parseSeconds(wait) * 1_000;
  // With profiles, these are not the credentials that the hub is asked with.
  if (where.managementProfile === undefined && where.hubProfile === undefined) {
    await refuseUnknownAccount(openHub(where), accountId);
  }
  const result = await untilStopped(async (signal) => {
    const hub = hubAt(await placeOf(where));
    const onHop = json ? () => {} : printHop;
    const onLeftBehind = (bucket: string, why: string) => {
      printNotice(`Bucket ${bucket} of account ${accountId} is still there: ${escapeInvisible(why)}`);
    };
    return callHub(
      'The canary could not be run',
      runFromHere(hub, { accountId, region, timeoutMs, onHop, onLeftBehind, signal }),
      `Running the canary in account ${accountId}`,
    );
  });
  if (result === undefined) {
    process.exitCode = exitCodes.error;
    return;
  }
  if (json) printJson(result);
  else printCanary(result);
  process.exitCode = canaryExitCode(result);
}

/** The hub of the running local cloud; with `--aws` or without one, that in AWS. */
async function placeOf(options: HubLocation & CallerOptions): Promise<Place> {
  const cloud = options.aws ? undefined : findRunning();
  return cloud ? localPlace(cloud) : placeInAws(commandGovernance(), options);
}

/** With a profile of the management account, through the hub's access role; else with credentials of the hub's account. */
async function placeInAws(governance: Governance, options: CallerOptions): Promise<Place> {
  const region = hubRegion(governance);
  const { managementProfile, hubProfile } = options;
  if (managementProfile === undefined) {
    return { region, credentials: fromNodeProviderChain(hubProfile === undefined ? {} : { profile: hubProfile }) };
  }
  const caller = await findCaller(governance, options);
  return { region, credentials: caller.credentialsFor(caller.hubAccountId ?? caller.own) };
}

/** Throws UserError for a Region that is not governed: its runs would fail, one like the other. */
async function schedule(accountId: string, every: string, { region, json, ...where }: Options): Promise<void> {
  const everyHours = parseEvery(every);
  const hub = hubAt(await placeOf(where));
  const deployed = await callHub('The hub cannot be asked', deployedHub(hub.lambda));
  const wanted = { accountId, region: region ?? hub.region, everyHours };
  if (!deployed.governance.regions.includes(wanted.region)) {
    throw new UserError(`${wanted.region} is not a governed Region: ${deployed.governance.regions.join(', ')}.`);
  }
  await callHub(
    'The schedule cannot be made',
    makeSchedule(hub, hubAccountOf(deployed), wanted),
    'Making the schedule',
  );
  if (json) printJson(wanted);
  else
    printLine(
      `A canary runs in account ${accountId} every ${counted(everyHours, 'hour')}; an alarm notifies palisade-alarms if none is completed.`,
    );
}

async function unschedule(accountId: string, { json, ...where }: Options): Promise<void> {
  const hub = hubAt(await placeOf(where));
  const removed = await callHub(
    'The schedule cannot be removed',
    removeSchedule(hub, accountId),
    'Removing the schedule',
  );
  if (json) printJson({ accountId, removed });
  else printLine(removed ? `Removed the schedule of account ${accountId}.` : `Account ${accountId} has no schedule.`);
}

async function changeRole(accountId: string, options: Options): Promise<void> {
  const access = await callHub('The hub cannot be asked', accessFor(options));
  const { iam } = access.accessRoleClientsFor(accountId, commandGovernance().regions[0] ?? '');
  if (options.disable)
    return printChange(
      await callHub('The role cannot be removed', disableCanary(iam), 'Removing the role'),
      accountId,
      options,
    );
  if (access.hub === undefined) {
    throw new UserError(
      `There is no hub that the role could trust. ${access.hubProblem ?? `Deploy it first: ${commandLine('deploy')}`}`,
    );
  }
  printChange(
    await callHub('The role cannot be made', enableCanary(iam, access.hub, accountId), 'Making the role'),
    accountId,
    options,
  );
}

async function accessFor({ aws, ...options }: Options) {
  const cloud = aws ? undefined : findRunning();
  // Loaded on demand: one run needs only one of the two.
  if (cloud) return (await import('../plan/local-access.ts')).localAccess(cloud);
  return (await import('../plan/caller-access.ts')).callerAccess(commandGovernance(), options);
}

function printChange(result: RoleChange, accountId: string, { json }: Options): void {
  const { role, change } = result;
  if (json) printJson({ accountId, ...result });
  else if (change === 'already') printLine(`Account ${accountId} is already so: nothing was changed.`);
  else printLine(`Role ${role} ${change} in account ${accountId}.`);
  if (!json && (change === 'made' || change === 'changed')) {
    printLine(`To run a canary, a few seconds later: ${commandLine(`canary ${accountId}`)}`);
  }
}
