// `palisade local`: starts and stops a local cloud (an emulated AWS organization with the hub deployed).
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { connect } from '../../local/aws/clients.ts';
import { completeEvent, deliver } from '../../local/aws/eventbridge-delivery.ts';
import { bringUp } from '../../local/cloud.ts';
import { startDetached } from '../../local/detach.ts';
import { downCommand, type EmulatorGroup } from '../../local/emulator-processes.ts';
import { configuredPort, findRunning, type LocalCloud, runningOn } from '../../local/instance.ts';
import { showWhile } from '../../local/progress.ts';
import { findUnregistered, stopClouds } from '../../local/stop-clouds.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { untilAborted } from '../../shared/lib/signals.ts';
import { fileProblem } from '../../shared/lib/system-errors.ts';
import { parseAccountId, resolveFilePath } from '../lib/arguments.ts';
import { outputClosed } from '../lib/closed-output.ts';
import { exitCodes, printJson, printLine, UserError } from '../lib/output.ts';
import { untilStopped } from '../lib/until-stopped.ts';

type JsonOption = { json?: true };

export function localCommand(): Command {
  return new Command('local')
    .description('run an AWS organization with the hub on this machine')
    .addCommand(
      new Command('up')
        .description('start the local cloud; PALISADE_PORT sets its port')
        .option('--detach', 'return when it is ready and leave it running')
        .option('--json', 'print JSON')
        .addHelpText('after', `\nExample:\n  $ ${commandLine('local up --detach')}`)
        .action(up),
    )
    .addCommand(new Command('down').description('stop the local cloud').option('--json', 'print JSON').action(down))
    .addCommand(
      new Command('status')
        .description('show whether a local cloud is running, and its addresses')
        .option('--json', 'print JSON')
        .action(status),
    )
    .addCommand(
      new Command('emit')
        .description('deliver an EventBridge event to the rules that match it, as AWS would')
        .argument('<file>', 'JSON file with the event', resolveFilePath)
        .requiredOption('--account <id>', 'account ID of the event')
        .option('--region <region>', 'Region of the event (default: the one in the file)')
        .option('--json', 'print JSON')
        .addHelpText('after', `\nExample:\n  $ ${commandLine('local emit event.json --account 123456789012')}`)
        .action(emit),
    );
}

async function up({ detach, json }: JsonOption & { detach?: true }): Promise<void> {
  const port = configuredPort();
  const running = runningOn(port);
  if (running) {
    if (json) return printJson(running);
    return printLine(`Already running: ${summary(running)}`);
  }
  const isReady = await untilStopped(async (signal) => {
    if (detach) {
      printReady(await startDetached(port, signal), json);
      return true;
    }
    const { cloud, stop } = await bringUp(port, { signal });
    printReady(cloud, json);
    if (!json) printLine('Press Ctrl-C to stop it.');
    await untilAborted(AbortSignal.any([signal, outputClosed]));
    await stop();
    return true;
  });
  if (!isReady) process.exitCode = exitCodes.error;
}

async function down({ json }: JsonOption): Promise<void> {
  const { port, orphans } = await showWhile('Stopping the local cloud', stopClouds());
  if (json) return printJson({ stopped: port ?? orphans[0]?.port ?? null, orphans: orphans.map(withoutFolder) });
  if (port !== undefined) printLine(`Stopped the local cloud on port ${port}.`);
  for (const { port, group } of orphans) {
    printLine(`Stopped an emulator left by an earlier run on port ${port}, process ${group}.`);
  }
  if (port === undefined && orphans.length === 0) printLine('No local cloud is running.');
}

function status({ json }: JsonOption): void {
  const cloud = findRunning();
  const { starting, orphans } = findUnregistered();
  if (json) {
    printJson({
      running: cloud !== undefined,
      ...cloud,
      ...(starting && { starting: { port: starting.port, pid: starting.supervisor } }),
      ...(orphans.length > 0 && { orphans: orphans.map(withoutFolder) }),
    });
    return;
  }
  if (cloud) printLine(`Running: ${summary(cloud)}`);
  else if (starting) printLine(`A local cloud is starting on port ${starting.port}, process ${starting.supervisor}.`);
  else printLine(`No local cloud is running. To start one: ${commandLine('local up --detach')}`);
  for (const { port, group } of orphans) {
    printLine(
      `An emulator left by an earlier run, process ${group}, holds port ${port}. ${downCommand(port)} stops it.`,
    );
  }
}

function withoutFolder({ port, group: pid }: EmulatorGroup): { port: number; pid: number } {
  return { port, pid };
}

async function emit(
  file: string,
  { account, region, json }: JsonOption & { account: string; region?: string },
): Promise<void> {
  const cloud = findRunning();
  if (!cloud) throw new UserError(`No local cloud is running. To start one: ${commandLine('local up --detach')}`);
  const accountId = parseAccountId('--account', account);
  const raw = readJson(file);
  const eventRegion = typeof raw === 'object' && raw !== null && 'region' in raw ? raw.region : undefined;
  const event = completeEvent(
    raw,
    accountId,
    region ?? (typeof eventRegion === 'string' && eventRegion ? eventRegion : cloud.region),
  );
  const deliveries = await showWhile('Delivering the event', deliver(connect(cloud), event));
  if (json) return printJson({ eventId: event['id'], deliveries });
  if (deliveries.length === 0) printLine('No rule matched this event.');
  for (const { rule, target } of deliveries) printLine(`${rule} → ${target}`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`Cannot read an event from ${file}: ${fileProblem(error)}.`, { cause: error });
  }
}

function printReady(cloud: LocalCloud, json: true | undefined): void {
  if (json) printJson(cloud);
  else printLine(`Ready: ${summary(cloud)}`);
}

function summary({ endpoint, accounts, dashboard, slackInbox }: LocalCloud): string {
  const facts = Object.entries({ 'Posture page': dashboard, 'Slack inbox': slackInbox, ...accounts });
  return [endpoint, ...facts.map(([name, value]) => `  ${name.padEnd(16)} ${value}`)].join('\n');
}
