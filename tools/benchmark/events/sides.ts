// The contenders of the event benchmark: Palisade as deployed on the local cloud, and Cloud Custodian's Lambda handler
// in a separate process. Both handle the same events, and can be restarted for a cold start.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { RunningCloud } from '../../../local/cloud.ts';
import { queueUrl } from '../../../shared/aws/queue-url.ts';
import { routeThroughProxy } from '../../lib/route-through-proxy.ts';

export type Contender = {
  readonly name: string;
  /** Whether it looks ahead: reads of Cloud Custodian have other reasons, also where they are the same calls. */
  readonly hasPreflights: boolean;
  /** Stops what earlier events have started, so that the next event meets a cold start. */
  readonly restart: () => Promise<void>;
  readonly handle: (event: object) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Palisade. The event is sent to the queue of remediate, as the rule in the hub would do. */
export async function palisade({ accounts, cloud }: RunningCloud, endpoint: string): Promise<Contender> {
  const { lambda, sqs } = accounts(cloud.accounts.sharedServices, cloud.region);
  const QueueUrl = await queueUrl(sqs, 'palisade-remediate');
  return {
    name: 'Palisade',
    hasPreflights: true,
    restart: () => routeThroughProxy(lambda, 'palisade-remediate', endpoint),
    handle: async (event) => {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
    },
    stop: async () => undefined,
  };
}

/** The policy that `custodian run` would deploy to the account, with the events of its mode. */
const policy = {
  name: 'public-block',
  resource: 'aws.s3',
  mode: {
    type: 'cloudtrail',
    events: [
      {
        source: 's3.amazonaws.com',
        event: 'DeleteBucketPublicAccessBlock',
        ids: 'requestParameters.bucketName',
      },
    ],
  },
  filters: [{ type: 'check-public-block' }],
  actions: [{ type: 'set-public-block' }],
};

/** Cloud Custodian. `accountId` is the account in which its function would run. */
export function custodian(endpoint: string, accountId: string, region: string): Contender {
  const folder = resolve('.palisade/bench/custodian-lambda');
  mkdirSync(folder, { recursive: true });
  const config = { 'execution-options': { account_id: accountId, region }, policies: [policy] };
  writeFileSync(`${folder}/config.json`, JSON.stringify(config));
  let running: ChildProcessWithoutNullStreams | undefined;
  const stop = async () => {
    if (running === undefined) return;
    const ended = once(running, 'close');
    running.kill();
    running = undefined;
    await ended;
  };
  const start = () => {
    const child = spawn(resolve('.venv-bench/bin/python'), [resolve('tools/benchmark/events/custodian_lambda.py')], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: accountId,
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_DEFAULT_REGION: region,
        C7N_DEBUG_EVENT: 'no',
      },
    });
    child.stderr.resume();
    return child;
  };
  return {
    name: 'Cloud Custodian 0.9.53',
    hasPreflights: false,
    restart: stop,
    handle: async (event) => {
      running ??= start();
      running.stdin.write(`${JSON.stringify(event)}\n`);
      await once(running.stdout, 'data');
    },
    stop,
  };
}
