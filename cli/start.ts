// `npm start`: brings up the local cloud, plays the story, shows it, and stays up until Ctrl-C.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Command } from 'commander';
import { bringUp, type RunningCloud } from '../local/cloud.ts';
import { type DemoStep, runAccountDemo } from '../local/demo-account.ts';
import { type DemoResult, runBucketDemo } from '../local/demo-buckets.ts';
import { configuredPort } from '../local/instance.ts';
import { untilStopped } from '../shared/lib/signals.ts';
import { escapeInvisible } from '../shared/lib/text.ts';
import { paint, printLine, RowPrinter } from './lib/output.ts';

const options = new Command('npm start --')
  .description('Bring up a local organization with Palisade in it, and see it repair buckets.')
  .option('--once', 'end after the story: with code 0 when all of it happened, else 1')
  .parse()
  .opts<{ once?: true }>();

try {
  process.exitCode = await main(options.once === true);
} catch (error) {
  process.stderr.write(`palisade: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

async function main(once: boolean): Promise<number> {
  const stopped = untilStopped();
  const running = await bringUp(configuredPort());
  try {
    const failures = await Promise.race([runDemos(running), stopped]);
    if (!failures) return 1;
    for (const failure of failures) process.stderr.write(`did not happen: ${failure}\n`);
    if (once) return failures.length === 0 ? 0 : 1;
    printLine(nextSteps(running));
    await stopped;
    return 0;
  } finally {
    await running.stop();
  }
}

/** Tells both parts of the story. Answers with what did not happen. */
async function runDemos(running: RunningCloud): Promise<string[]> {
  const results = await runAndPrintBucketDemo(running);
  const steps = await runAndPrintAccountDemo(running);
  return [
    ...results
      .filter(({ missing }) => missing.length > 0)
      .map(({ demoCase, missing }) => `${demoCase.bucket} (${demoCase.how}): ${missing.join('; ')}`),
    ...steps.filter(({ milliseconds }) => milliseconds === undefined).map(({ what }) => `the new account: ${what}`),
  ];
}

async function runAndPrintAccountDemo(running: RunningCloud): Promise<readonly DemoStep[]> {
  printLine('');
  printLine(paint('bold', 'A sixth account is created. Palisade waits for it and brings it to its baseline:'));
  const rows = new RowPrinter([
    ['After', 10],
    ['What is seen from outside', 46],
    ['How', 86],
  ]);
  const steps = await runAccountDemo(running, ({ what, evidence, milliseconds }) => {
    const time = milliseconds === undefined ? paint('yellow', 'never') : `${(milliseconds / 1000).toFixed(2)} s`;
    rows.print([
      time,
      milliseconds === undefined ? paint('yellow', what) : paint('green', what),
      escapeInvisible(evidence),
    ]);
  });
  const succeeded = steps.filter(({ milliseconds }) => milliseconds !== undefined).length;
  printLine(`${succeeded} of ${steps.length} happened.`);
  return steps;
}

async function runAndPrintBucketDemo(running: RunningCloud): Promise<DemoResult[]> {
  printLine('');
  printLine(paint('bold', 'Six buckets turn noncompliant. Palisade repairs them:'));
  const rows = new RowPrinter([
    ['Account', 14],
    ['Bucket', 24],
    ['Guardrail', 18],
    ['It was', 40],
    ['It is', 42],
    ['Took', 8],
  ]);
  const results = await runBucketDemo(running, ({ demoCase, finding, milliseconds, missing }) => {
    rows.print([
      demoCase.accountType,
      demoCase.bucket,
      demoCase.guardrail,
      paint('red', finding?.reason ?? demoCase.how),
      missing.length === 0
        ? paint('green', describeSettings(finding?.after))
        : paint('yellow', `not ${missing.join('; not ')}`),
      milliseconds === undefined ? '' : `${(milliseconds / 1000).toFixed(2)} s`,
    ]);
  });
  const succeeded = results.filter(({ missing }) => missing.length === 0).length;
  printLine(`${succeeded} of ${results.length} were found, fixed, verified, recorded and published.`);
  return results;
}

/** A setting in a few words: what is on, and what it is set to. */
function describeSettings(settings: object | null | undefined): string {
  return Object.entries(settings ?? {})
    .filter(([, value]) => value !== false && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => (value === true ? name : `${name} ${value}`))
    .join(', ');
}

function nextSteps({ cloud }: RunningCloud): string {
  const production = cloud.accounts.production;
  return `
It stays up. Break a bucket of the production account with a client of your own:

  ${paint('cyan', breakCommand(cloud.endpoint, cloud.region, production))}

See what became of it:

  ${paint('cyan', `npm run -s palisade -- findings --account ${production}`)}
  ${paint('cyan', 'npm run -s palisade -- accounts')}
  ${cloud.dashboard}

Any AWS client reaches an account with the account's id as access key and '${cloud.secretAccessKey}' as secret key;
the accounts' ids are in .palisade/local.json. Ctrl-C stops everything.`;
}

/** A line to copy: for the AWS CLI where it is installed, else for the boto3 that came with the set-up. */
function breakCommand(endpoint: string, region: string, accountId: string): string {
  const environment = `AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=${accountId} AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=${region}`;
  const bucket = `my-bucket-${Date.now().toString(36)}`;
  const hasAwsCli = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'aws')));
  if (hasAwsCli) {
    return `export ${environment}; aws s3api create-bucket --bucket ${bucket} && aws s3api delete-public-access-block --bucket ${bucket}`;
  }
  return `${environment} .venv/bin/python -c "import boto3; s3 = boto3.client('s3'); s3.create_bucket(Bucket='${bucket}'); s3.delete_public_access_block(Bucket='${bucket}')"`;
}
