// Deploys the stacks of the hub and the management account to a local cloud, with the commands that deploy them to AWS.
import { spawn } from 'node:child_process';
import { cpSync, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { HubAccount } from '../shared/accounts/hub-account.ts';
import { secretAccessKey } from './aws/clients.ts';
import { inTurn } from './deployment-turn.ts';
import { folderOf, packageOf } from './instance.ts';
import { managementAccountId } from './management-account.ts';
import { stopGroup } from './processes.ts';

/** Where to deploy, and with which parameters. When `signal` is aborted, the deployment is stopped and rejected. */
export type Deployment = {
  readonly endpoint: string;
  readonly hub: HubAccount;
  readonly port: number;
  readonly signal: AbortSignal;
};

/** Deploys both stacks, the hub's first: the roles in the management account trust the hub's roles. */
export async function deployStacks(deployment: Deployment): Promise<void> {
  await inTurn(deployment.signal, async () => {
    await deployHub(deployment);
    await deployManagement(deployment);
  });
}

async function deployHub({ endpoint, hub, port, signal }: Deployment): Promise<void> {
  const { organizationId, externalId } = hub;
  await serverless(
    ['deploy', ...parametersOf({ organizationId, managementAccountId, externalId })],
    credentialsFor(endpoint, hub.accountId),
    join(folderOf(port), 'deploy.log'),
    signal,
  );
  // The next deployment overwrites the package, and tests inspect the deployed one.
  cpSync('.serverless', packageOf(port), { recursive: true });
}

async function deployManagement({ endpoint, hub, port, signal }: Deployment): Promise<void> {
  const { organizationId, externalId, accountId: hubAccountId, region: hubRegion } = hub;
  const parameters = parametersOf({ hubAccountId, hubRegion, organizationId, externalId });
  await serverless(
    ['deploy', '-c', 'serverless.management.yml', ...parameters],
    credentialsFor(endpoint, managementAccountId),
    join(folderOf(port), 'deploy-management.log'),
    signal,
  );
}

function parametersOf(parameters: Readonly<Record<string, string>>): string[] {
  return Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
}

function credentialsFor(endpoint: string, accountId: string) {
  return { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accountId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

async function serverless(
  args: readonly string[],
  credentials: Record<string, string>,
  log: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { AWS_PROFILE: _, AWS_SESSION_TOKEN: __, ...env } = process.env;
  const child = spawn(process.execPath, ['node_modules/serverless/bin/serverless.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // In its own process group, so that the processes that it has started end with it.
    detached: true,
    // Poll the stack more often than the default of five seconds, because the emulator creates it at once.
    env: { SLS_AWS_MONITORING_FREQUENCY: '500', ...env, ...credentials },
  });
  const file = createWriteStream(log);
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      file.write(data);
      tail = `${tail}${data}`.slice(-2_000);
    });
  }
  const { pid } = child;
  let stopped: Promise<void> | undefined;
  const stop = () => {
    if (pid !== undefined) stopped = stopGroup(pid);
  };
  signal.addEventListener('abort', stop, { once: true });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  signal.removeEventListener('abort', stop);
  await stopped;
  file.end();
  signal.throwIfAborted();
  if (code !== 0)
    throw new Error(
      `'serverless ${args[0]}' failed with code ${code}; the whole log is ${log}. It ends with:\n${tail.trim()}`,
    );
}
