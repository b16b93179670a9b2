// `npm start`: brings up the local cloud, plays the story, shows it, and stays up until Ctrl-C.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Command } from 'commander';
import { bringUp, type RunningCloud } from '../local/cloud.ts';
import { type Act, playAccountStory } from '../local/demo-account.ts';
import { type Ending, playStory } from '../local/demo-buckets.ts';
import { configuredPort } from '../local/instance.ts';
import { untilStopped } from '../shared/lib/signals.ts';
import { visible } from '../shared/lib/text.ts';
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
    const failures = await Promise.race([tell(running), stopped]);
    if (!failures) return 1;
    for (const failure of failures) process.stderr.write(`did not happen: ${failure}\n`);
    if (once) return failures.length === 0 ? 0 : 1;
    printLine(whatNext(running));
    await stopped;
    return 0;
  } finally {
    await running.stop();
  }
}

/** Tells both parts of the story. Answers with what did not happen. */
async function tell(running: RunningCloud): Promise<string[]> {
  const endings = await tellOfBuckets(running);
  const acts = await tellOfAccount(running);
  return [
    ...endings
      .filter(({ missing }) => missing.length > 0)
      .map(({ scene, missing }) => `${scene.bucket} (${scene.how}): ${missing.join('; ')}`),
    ...acts.filter(({ milliseconds }) => milliseconds === undefined).map(({ what }) => `the new account: ${what}`),
  ];
}

async function tellOfAccount(running: RunningCloud): Promise<readonly Act[]> {
  printLine('');
  printLine(paint('bold', 'A sixth account is created. Palisade waits for it and brings it to its baseline:'));
  const rows = new RowPrinter([
    ['After', 10],
    ['What is seen from outside', 46],
    ['How', 86],
  ]);
  const acts = await playAccountStory(running, ({ what, seen, milliseconds }) => {
    const time = milliseconds === undefined ? paint('yellow', 'never') : `${(milliseconds / 1000).toFixed(2)} s`;
    rows.print([time, milliseconds === undefined ? paint('yellow', what) : paint('green', what), visible(seen)]);
  });
  const good = acts.filter(({ milliseconds }) => milliseconds !== undefined).length;
  printLine(`${good} of ${acts.length} happened.`);
  return acts;
}

async function tellOfBuckets(running: RunningCloud): Promise<Ending[]> {
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
  const endings = await playStory(running, ({ scene, finding, milliseconds, missing }) => {
    rows.print([
      scene.accountType,
      scene.bucket,
      scene.guardrail,
      paint('red', finding?.reason ?? scene.how),
      missing.length === 0 ? paint('green', show(finding?.after)) : paint('yellow', `not ${missing.join('; not ')}`),
      milliseconds === undefined ? '' : `${(milliseconds / 1000).toFixed(2)} s`,
    ]);
  });
  const good = endings.filter(({ missing }) => missing.length === 0).length;
  printLine(`${good} of ${endings.length} were found, fixed, verified, recorded and published.`);
  return endings;
}

/** A setting in a few words: what is on, and what it is set to. */
function show(settings: object | null | undefined): string {
  return Object.entries(settings ?? {})
    .filter(([, value]) => value !== false && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => (value === true ? name : `${name} ${value}`))
    .join(', ');
}

function whatNext({ cloud }: RunningCloud): string {
  const production = cloud.accounts.production;
  return `
It stays up. Break a bucket of the production account with a client of your own:

  ${paint('cyan', breakingLine(cloud.endpoint, cloud.region, production))}

See what became of it:

  ${paint('cyan', `npm run -s palisade -- findings --account ${production}`)}
  ${paint('cyan', 'npm run -s palisade -- accounts')}
  ${cloud.dashboard}

Any AWS client reaches an account with the account's id as access key and '${cloud.secretAccessKey}' as secret key;
the accounts' ids are in .palisade/local.json. Ctrl-C stops everything.`;
}

/** A line to copy: for the AWS CLI where it is installed, else for the boto3 that came with the set-up. */
function breakingLine(endpoint: string, region: string, accountId: string): string {
  const environment = `AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=${accountId} AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=${region}`;
  const bucket = `my-bucket-${Date.now().toString(36)}`;
  const awsCli = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'aws')));
  if (awsCli) {
    return `export ${environment}; aws s3api create-bucket --bucket ${bucket} && aws s3api delete-public-access-block --bucket ${bucket}`;
  }
  return `${environment} .venv/bin/python -c "import boto3; s3 = boto3.client('s3'); s3.create_bucket(Bucket='${bucket}'); s3.delete_public_access_block(Bucket='${bucket}')"`;
}
