// Deploys or packages the two stacks, each with the credentials of its account.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hubStackParameters, managementStackParameters, parameterOptions } from '../../infrastructure/parameters.ts';
import { showStep } from '../../local/progress.ts';
import { runServerless } from '../../local/serverless.ts';
import { makeServiceFolder, packageIn } from '../../local/service-folder.ts';
import { organizationsRegionOf } from '../../shared/aws/partitions.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import type { HubParameters } from '../../shared/governance/schema/hub.ts';
import { stateFolder } from '../../shared/lib/installation.ts';
import { UserError } from '../lib/output.ts';
import type { Access, Reached } from './credentials.ts';

export type StackName = 'palisade-hub' | 'palisade-management';

/** A stack in a Region, with the options of `serverless` that deploy it. */
export type Stack = {
  readonly name: StackName;
  readonly region: string;
  readonly accountId: string;
  readonly options: readonly string[];
};

export type DeploymentSettings = {
  /** Absolute path of governance.yml. */
  readonly file: string;
  readonly signal: AbortSignal;
};

/**
 * The stacks in the order in which they are deployed. The roles in the management account trust those of the hub, so that
 * a first hub comes first; an upgraded hub may need what the new roles allow, so that it comes last. Pure.
 */
export function stacksOf(governance: Governance, hub: HubParameters, isFirst: boolean): readonly Stack[] {
  const region = hubRegion(governance);
  const { accountId, managementAccountId, organizationId, externalId, controlTowerRegion } = hub;
  const account = { accountId, region, organizationId, externalId };
  const hubStack: Stack = {
    name: 'palisade-hub',
    region,
    accountId,
    options: parameterOptions(hubStackParameters(account, managementAccountId, hub)),
  };
  const home = organizationsRegionOf(region);
  const management = (inRegion: string): Stack => ({
    name: 'palisade-management',
    region: inRegion,
    accountId: managementAccountId,
    // The topic of the alarms is of one Region.
    options: [
      '-c',
      'serverless.management.yml',
      ...parameterOptions(managementStackParameters(account, topicIn(hub, inRegion))),
      ...(inRegion === home ? [] : ['--region', inRegion]),
    ],
  });
  const others = controlTowerRegion === undefined || controlTowerRegion === home ? [] : [controlTowerRegion];
  const managementStacks = [home, ...others].map(management);
  return isFirst ? [hubStack, ...managementStacks] : [...managementStacks, hubStack];
}

function topicIn({ alarmTopicArn }: HubParameters, region: string) {
  return alarmTopicArn?.split(':')[3] === region ? { alarmTopicArn } : {};
}

/** Deploys the stacks one after the other. Throws UserError with the end of the output of one that fails. */
export async function deployStacks(
  stacks: readonly Stack[],
  reached: Partial<Reached>,
  settings: DeploymentSettings,
): Promise<void> {
  for (const stack of stacks) {
    await showStep(
      `Stack ${stack.name} in account ${stack.accountId}, ${stack.region}`,
      inOwnFolder(stack, async (folder) => {
        await run('deploy', folder, stack, settings, await credentialsFor(stack, reached));
      }),
    );
  }
}

/**
 * Packages a stack, which needs no credentials, and returns what `read` finds in the folder with its template. Throws as
 * `deployStacks` does.
 */
export function packageStack<T>(stack: Stack, settings: DeploymentSettings, read: (folder: string) => T): Promise<T> {
  const work = inOwnFolder(stack, async (folder) => {
    await run('package', folder, stack, settings, {});
    return read(packageIn(folder));
  });
  return showStep(`Package of ${stack.name}`, work);
}

/** Two deployments of two governance.yml files may run at the same time. The log stays beside the folder. */
async function inOwnFolder<T>({ name, region }: Stack, work: (folder: string) => Promise<T>): Promise<T> {
  const deployments = join(stateFolder(), 'deploy');
  mkdirSync(deployments, { recursive: true });
  const folder = mkdtempSync(join(deployments, `${name}-${region}-`));
  try {
    makeServiceFolder(folder);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function credentialsFor({ name }: Stack, reached: Partial<Reached>): Promise<Readonly<Record<string, string>>> {
  const access: Access | undefined = name === 'palisade-hub' ? reached.hub : reached.management;
  if (access === undefined) throw new Error(`there are no credentials for ${name}`);
  const { accessKeyId, secretAccessKey, sessionToken } = await access.credentials();
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
  };
}

async function run(
  command: 'deploy' | 'package',
  folder: string,
  { options }: Stack,
  { file, signal }: DeploymentSettings,
  credentials: Readonly<Record<string, string>>,
): Promise<void> {
  const environment = { ...credentials, PALISADE_GOVERNANCE_FILE: resolve(file) };
  try {
    await runServerless({ args: [command, ...options], environment, folder, log: `${folder}.log`, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new UserError(error instanceof Error ? error.message : String(error));
  }
}
