// `npm start`: starts the local cloud, runs the demo, prints its results, and stays up until Ctrl-C.
import { Command } from 'commander';
import { bringUp, type RunningCloud } from '../local/cloud.ts';
import { runAccountDemo } from '../local/demo-account.ts';
import { type DemoResult, runBucketDemo } from '../local/demo-buckets.ts';
import { type DemoDataset, fillDataset, runDatasetDemo } from '../local/demo-dataset.ts';
import { type DemoPipeline, demoPipeline, runModelDemo } from '../local/demo-model.ts';
import type { DemoStep } from '../local/demo-steps.ts';
import { configuredPort } from '../local/instance.ts';
import type { CanaryResult } from '../shared/canary/types.ts';
import { governanceFile, readGovernance } from '../shared/governance/read-governance.ts';
import { commandLine } from '../shared/lib/command-line.ts';
import { untilAborted } from '../shared/lib/signals.ts';
import { breakCommand, hasAwsCli } from './break-command.ts';
import { runCanaryDemo } from './canary/demo.ts';
import { canarySentence, printCanary, printHop } from './canary/print.ts';
import { bucketPrinter, stepPrinter } from './demo-tables.ts';
import { runHeldDemo } from './held-demo.ts';
import { watchOutputs } from './lib/closed-output.ts';
import { paint, printLine, printNotice, printWhole } from './lib/output.ts';
import { reportError } from './lib/report-error.ts';
import { untilStopped } from './lib/until-stopped.ts';
import { localAccess } from './plan/local-access.ts';

const options = new Command('npm start --')
  .description('Start an AWS organization with Palisade on this machine, and run the demo.')
  .option('--once', 'exit after the demo: with code 0 if every step succeeded, else 1')
  .parse()
  .opts<{ once?: true }>();

watchOutputs();
try {
  process.exitCode = (await untilStopped((signal) => main(options.once === true, signal))) ?? 1;
} catch (error) {
  reportError(error);
  process.exitCode = 1;
}

/** Returns the exit code. Rejects with the signal's reason if it is stopped before the demo has ended. */
async function main(once: boolean, signal: AbortSignal): Promise<number> {
  const running = await bringUp(configuredPort(), { signal });
  try {
    const failures = await runDemos(running).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : error;
    });
    for (const failure of failures) printNotice(`Failed: ${failure}`);
    if (once) return failures.length === 0 ? 0 : 1;
    printNextSteps(running);
    await untilAborted(signal);
    return 0;
  } finally {
    await running.stop();
  }
}

/** Runs all parts of the demo. Returns a line for each part that did not succeed. */
async function runDemos(running: RunningCloud): Promise<string[]> {
  // They run side by side, and are printed one after the other.
  const holding = runHeldDemo(running);
  holding.catch(() => undefined);
  const results = await runAndPrintBucketDemo(running);
  const heldSteps = printHeldDemo(await holding);
  const governance = readGovernance(governanceFile());
  const dataset = await fillDataset(running, governance);
  // Before an account comes: a run for its admission could close the dataset before the event that says who opened it.
  const datasetSteps = dataset ? await runAndPrintDatasetDemo(running, dataset, governance.baseline.accessRole) : [];
  const steps = await runAndPrintAccountDemo(running, dataset);
  const pipeline = demoPipeline(governance);
  const modelSteps = pipeline ? await runAndPrintModelDemo(running, pipeline) : [];
  const canary = await runAndPrintCanary(running);
  return [
    ...results
      .filter(({ missing }) => missing.length > 0)
      .map(({ demoCase, missing }) => `bucket ${demoCase.bucket} (${demoCase.how}): not ${missing.join('; not ')}`),
    ...unobserved('log bucket', heldSteps),
    ...unobserved('sixth account', steps),
    ...unobserved('dataset', datasetSteps),
    ...unobserved('model', modelSteps),
    ...(canary.outcome === 'fixed' ? [] : [canarySentence(canary)]),
  ];
}

async function runAndPrintCanary(running: RunningCloud): Promise<CanaryResult> {
  printLine('');
  printLine(
    paint('bold', 'A canary shows whether the production account is served: palisade canary breaks its own bucket:'),
  );
  const accountId = running.cloud.accounts.production;
  const { accessRoleClientsFor, hub } = await localAccess(running.cloud);
  if (hub === undefined) throw new Error('the local cloud has no hub');
  const { iam } = accessRoleClientsFor(accountId, running.cloud.region);
  const result = await runCanaryDemo(running, { accountId, iam, hub }, printHop);
  printCanary(result);
  return result;
}

async function runAndPrintAccountDemo(
  running: RunningCloud,
  dataset: DemoDataset | undefined,
): Promise<readonly DemoStep[]> {
  printLine('');
  printLine(paint('bold', 'A sixth account is created. Palisade waits for its access role and applies the baseline:'));
  const steps = await runAccountDemo(running, dataset, stepPrinter());
  printSucceeded(steps);
  return steps;
}

async function runAndPrintDatasetDemo(
  running: RunningCloud,
  dataset: DemoDataset,
  accessRole: string,
): Promise<readonly DemoStep[]> {
  printLine('');
  printLine(paint('bold', 'Somebody opens a dataset to an outsider. Palisade closes it, and says who it was:'));
  const steps = await runDatasetDemo(running, dataset, accessRole, stepPrinter());
  printSucceeded(steps);
  return steps;
}

async function runAndPrintModelDemo(running: RunningCloud, pipeline: DemoPipeline): Promise<readonly DemoStep[]> {
  printLine('');
  printLine(paint('bold', 'A model goes from its source to production, through the pipeline and its approval:'));
  const steps = await runModelDemo(running, pipeline, stepPrinter());
  printSucceeded(steps);
  return steps;
}

function printHeldDemo(steps: readonly DemoStep[]): readonly DemoStep[] {
  printLine('');
  printLine(
    paint('bold', 'A seventh bucket receives access logs, which KMS would end. Palisade holds the fix for a person:'),
  );
  const print = stepPrinter();
  for (const step of steps) print(step);
  printSucceeded(steps);
  return steps;
}

function printSucceeded(steps: readonly DemoStep[]): void {
  printLine(`${steps.length - unobserved('', steps).length} of ${steps.length} steps succeeded.`);
}

function unobserved(about: string, steps: readonly DemoStep[]): string[] {
  return steps
    .filter(({ milliseconds }) => milliseconds === undefined)
    .map(({ what }) => `${about}, step not observed: ${what}`);
}

async function runAndPrintBucketDemo(running: RunningCloud): Promise<DemoResult[]> {
  printLine('');
  printLine(paint('bold', 'Six buckets become noncompliant. Palisade remediates them:'));
  const results = await runBucketDemo(running, bucketPrinter());
  const succeeded = results.filter(({ missing }) => missing.length === 0).length;
  printLine(`${succeeded} of ${results.length} were detected, fixed, verified, recorded and published.`);
  return results;
}

function printNextSteps({ cloud }: RunningCloud): void {
  const production = cloud.accounts.production;
  const printCommand = (command: string) => printWhole(`  ${paint('cyan', command)}`);
  printLine('\nThe local cloud stays up. Make a bucket of the production account noncompliant:\n');
  printCommand(breakCommand({ ...cloud, accountId: production }, hasAwsCli()));
  printLine('\nThen follow what Palisade does:\n');
  printCommand(commandLine(`findings --account ${production}`));
  printCommand(commandLine('accounts'));
  printLine(`  Posture page: ${cloud.dashboard}`);
  printLine(`
Any AWS client works: use the account ID as access key and '${cloud.secretAccessKey}' as secret key.
The account IDs are in .palisade/local.json. Press Ctrl-C to stop everything.`);
}
