// The deployment: what is checked, in which order, before both stacks are deployed or, in a dry run, packaged.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { showLive } from '../../local/progress.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { journalTableName } from '../../shared/aws/names.ts';
import type { CanaryResult } from '../../shared/canary/types.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { HubParameters } from '../../shared/governance/schema/hub.ts';
import { readHubState } from '../../shared/remediation/change-control/hub-state.ts';
import { type HubState, isPausedEverywhere, pauseReasons } from '../../shared/remediation/change-control/pauses.ts';
import { type Difference, differencesOf } from '../lib/deployed.ts';
import { printNotice } from '../lib/output.ts';
import { runCanaries } from './canaries.ts';
import {
  type Access,
  type AccountsToReach,
  type Profiles,
  type Reached,
  reachAccounts,
  reachOne,
} from './credentials.ts';
import { findInstallation, type Installation } from './installation.ts';
import { type NextStep, nextSteps, readHubFacts } from './next-steps.ts';
import { checkPrerequisites } from './prerequisites.ts';
import { requireHub } from './require-hub.ts';
import { deployStacks, packageStack, type Stack, stacksOf } from './stacks.ts';
import { deployedTemplate, packagedTemplate, type TemplateChanges, templateChanges } from './template-changes.ts';

export type DeployOptions = Profiles & { readonly only?: 'hub' | 'management'; readonly dryRun?: true };

export type DeployInput = {
  readonly file: string;
  readonly governance: Governance;
  readonly region: string;
  readonly signal: AbortSignal;
};

/** The result of `palisade deploy --json`. */
export type DeploymentResult = {
  readonly file: string;
  readonly dryRun: boolean;
  /** `again`: with the data of a hub that was removed. Null if only the management account's stack was deployed. */
  readonly installation: Installation['kind'] | null;
  readonly credentials: readonly { readonly accountId: string; readonly arn: string; readonly from: string }[];
  readonly stacks: readonly {
    readonly name: string;
    readonly accountId: string;
    readonly region: string;
    /** In a dry run: what would change. */
    readonly changes: TemplateChanges | null;
  }[];
  /** Differences of governance.yml from the deployed one; null if there is none to compare with. */
  readonly differences: readonly Difference[] | null;
  readonly warnings: readonly string[];
  /** Why nothing is changed now: the hub was never started, or pauses. */
  readonly pauses: readonly string[];
  readonly next: readonly NextStep[];
  /**
   * The canaries that were run at the end, in each account that has their role; empty if none has. Null if none was to be
   * run, or none could be: in a dry run, without the hub, and while the hub is paused everywhere.
   */
  readonly canaries: readonly CanaryResult[] | null;
};

/** Throws UserError if something is missing that a deployment needs, before anything is deployed. */
export async function deploy(input: DeployInput, options: DeployOptions): Promise<DeploymentResult> {
  const { file, governance, region, signal } = input;
  const hub = requireHub(input);
  const reached = await showLive('Checking the credentials', reach(input, hub, options));
  for (const access of accessesOf(reached)) note(`Account ${access.accountId}: ${access.arn} (${access.from})`);
  const warnings = reached.management
    ? await showLive('Checking the prerequisites', checkPrerequisites(reached.management, hub, region))
    : [];
  for (const warning of warnings) note(`Warning: ${warning}`);
  const place = { region, existingData: hub.existingData };
  const installation = reached.hub && (await showLive('Looking for a hub', findInstallation(reached.hub, place)));
  const stacks = stacksOf(governance, hub, installation?.kind === 'first').filter(isReached(reached));
  const settings = { file, signal };
  const changes = options.dryRun ? await changesOf(stacks, reached, settings) : null;
  if (!options.dryRun) await deployStacks(stacks, reached, settings);
  const state = reached.hub && (options.dryRun ? installation?.state : await stateAfter(reached.hub, region));
  const canaries =
    reached.hub && state && !options.dryRun && !isPausedEverywhere(state)
      ? await showLive(
          'Running canaries',
          runCanaries({ region, credentials: reached.hub.credentials }, { ...hub, region }, { signal, note }),
        )
      : null;
  return {
    file,
    dryRun: options.dryRun === true,
    installation: installation?.kind ?? null,
    credentials: accessesOf(reached).map(({ accountId, arn, from }) => ({ accountId, arn, from })),
    stacks: stacks.map(({ name, accountId, region: inRegion }, index) => ({
      name,
      accountId,
      region: inRegion,
      changes: changes?.[index] ?? null,
    })),
    differences: installation?.governance ? differencesOf(installation.governance, governance) : null,
    warnings,
    pauses: state ? pauseReasons(state) : [],
    next:
      reached.hub && state && !options.dryRun
        ? nextSteps({
            ...(await showLive('Reading what is left to do', readHubFacts(reached.hub, governance, region, state))),
            hasCanary: (canaries ?? []).length > 0,
          })
        : [],
    canaries,
  };
}

async function reach(
  { governance, region }: DeployInput,
  hub: HubParameters,
  { only, ...profiles }: DeployOptions,
): Promise<Partial<Reached>> {
  const wanted: AccountsToReach = {
    region,
    hubAccountId: hub.accountId,
    managementAccountId: hub.managementAccountId,
    accessRole: governance.baseline.accessRole,
  };
  return only === undefined ? reachAccounts(wanted, profiles) : { [only]: await reachOne(wanted, only, profiles) };
}

function accessesOf({ management, hub }: Partial<Reached>): readonly Access[] {
  return [management, hub].filter((each) => each !== undefined);
}

function isReached(reached: Partial<Reached>) {
  return ({ name }: Stack) => (name === 'palisade-hub' ? reached.hub : reached.management) !== undefined;
}

async function changesOf(
  stacks: readonly Stack[],
  reached: Partial<Reached>,
  settings: { readonly file: string; readonly signal: AbortSignal },
): Promise<readonly TemplateChanges[]> {
  const changes: TemplateChanges[] = [];
  for (const stack of stacks) {
    const access = stack.name === 'palisade-hub' ? reached.hub : reached.management;
    if (access === undefined) throw new Error(`there are no credentials for ${stack.name}`);
    const planned = await packageStack(stack, settings, packagedTemplate);
    changes.push(templateChanges(await deployedTemplate(stack, access), planned));
  }
  return changes;
}

function stateAfter({ credentials }: Access, region: string): Promise<HubState> {
  const dynamodb = new DynamoDBClient({ region, credentials, requestHandler: setupRequestHandler });
  return readHubState({ dynamodb, table: journalTableName });
}

/** Progress, for people. */
function note(text: string): void {
  printNotice(`${text}`);
}
