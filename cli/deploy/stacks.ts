// Deploys or packages the two stacks, each with the credentials of its account.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hubStackParameters, managementStackParameters, parameterOptions } from '../../infrastructure/parameters.ts';
import { inTurn } from '../../local/deployment-turn.ts';
import { showStep } from '../../local/progress.ts';
import { runServerless } from '../../local/serverless.ts';
import { organizationsRegionOf } from '../../shared/aws/partitions.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import type { HubParameters } from '../../shared/governance/schema/hub.ts';
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

const folder = '.palisade/deploy';

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
  await inTurn(settings.signal, async () => {
    for (const stack of stacks) {
      await showStep(
        `Stack ${stack.name} in account ${stack.accountId}, ${stack.region}`,
        run(['deploy', ...stack.options], stack, reached, settings),
      );
    }
  });
}

/** Packages a stack, and returns the folder with its template. */
export async function packageStack(
  stack: Stack,
  reached: Partial<Reached>,
  settings: DeploymentSettings,
): Promise<string> {
  const target = join(folder, `${stack.name}-${stack.region}`);
  await inTurn(settings.signal, () =>
    showStep(
      `Package of ${stack.name}`,
      run(['package', '--package', target, ...stack.options], stack, reached, settings),
    ),
  );
  return target;
}

async function run(
  args: readonly string[],
  { name, region }: Stack,
  reached: Partial<Reached>,
  { file, signal }: DeploymentSettings,
): Promise<void> {
  const access: Access | undefined = name === 'palisade-hub' ? reached.hub : reached.management;
  if (access === undefined) throw new Error(`there are no credentials for ${name}`);
  mkdirSync(folder, { recursive: true });
  const { accessKeyId, secretAccessKey, sessionToken } = await access.credentials();
  const environment = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
    PALISADE_GOVERNANCE_FILE: resolve(file),
  };
  try {
    await runServerless({ args, environment, log: join(folder, `${name}-${region}.log`), signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new UserError(error instanceof Error ? error.message : String(error));
  }
}
