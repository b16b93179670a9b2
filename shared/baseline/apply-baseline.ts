// Brings one account to its baseline: makes what the steps work with, and runs them.
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { StepResult } from '../accounts/account-record.ts';
import type { Member } from '../accounts/directory.ts';
import type { Hub } from '../accounts/hub-account.ts';
import type { AccessRoleClientProvider } from '../aws/access-role-clients.ts';
import type { MemberClientProvider } from '../aws/member-clients.ts';
import type { Finding } from '../findings/finding.ts';
import type { Bucket } from '../guardrails/contract/guardrail.ts';
import { guardrails } from '../guardrails/registry.ts';
import { bucketsOf } from '../guardrails/s3-bucket/inventory.ts';
import type { HubEvaluationDependencies } from '../remediation/evaluate-in-hub.ts';
import { createPace } from '../sweep/adaptive-concurrency.ts';
import { withHub } from '../sweep/in-hub.ts';
import { counting, sweep } from '../sweep/run-sweep.ts';
import { runSteps } from './run-steps.ts';
import { delegationsOf } from './steps/lib/delegated-admin.ts';
import type { Demands, Site, Step } from './steps/lib/step.ts';

export type BaselineDependencies = HubEvaluationDependencies & {
  readonly steps: readonly Step[];
  readonly hub: Hub;
  readonly accessRoleClientsFor: AccessRoleClientProvider;
  readonly memberClientsFor: MemberClientProvider;
  readonly organizations: OrganizationsClient;
  /** Event patterns of what accounts forward to the hub. */
  readonly forwarded: readonly object[];
};

/** One try at an account's baseline. */
export type Try = {
  readonly trigger: Finding['trigger'];
  readonly attempt: number;
  readonly dryRun: boolean;
  readonly isNew: boolean;
  /** Results of an earlier try of the same run. */
  readonly earlier: readonly StepResult[];
};

/** Runs all steps for an account. What AWS answers never throws: it is in the results. */
export function baselineAccount(
  dependencies: BaselineDependencies,
  member: Member,
  { trigger, attempt, dryRun, isNew, earlier }: Try,
): Promise<readonly StepResult[]> {
  const { steps, hub, governance, forwarded, accessRoleClientsFor, organizations, memberClientsFor } = dependencies;
  const { regions } = governance;
  const demands: Omit<Demands, 'region'> = { member, hub, governance, forwarded, isNew };
  const delegations = once(() => delegationsOf(organizations));
  const shared: Omit<Site, keyof Demands | 'clients'> = {
    accessRoleClientsFor,
    organizations,
    administratorOf: async (servicePrincipal) => (await delegations()).get(servicePrincipal) ?? null,
    sweep: {
      list: () => Array.fromAsync(bucketsOf((region) => memberClientsFor(member.id, region), member.id, regions)),
      hold: (buckets) => holdAll(dependencies, member, buckets, { trigger, attempt }),
    },
  };
  const siteIn = (region: string): Site => ({
    ...demands,
    ...shared,
    region,
    clients: accessRoleClientsFor(member.id, region),
  });
  const optIns = once(() => closedRegions(siteIn(hub.region), regions));
  const counted = once(() => dependencies.changeControl.authorize(member.id, trigger));
  // A baseline counts as one change; pauses are asked for before each of its writes.
  const denialReason = async () =>
    ((await counted()) ?? (await dependencies.changeControl.checkPaused(member.id)))?.reason;
  const closed = async (region: string) => (await optIns()).get(region);
  return runSteps(steps, { siteIn, home: hub.region, regions, closed, denialReason, dryRun, earlier });
}

/** So many buckets of a new account are looked at together: S3 throttles by bucket, and few accounts begin with many. */
const atOnce = 20;

async function holdAll(
  dependencies: BaselineDependencies,
  { id, type }: Member,
  buckets: readonly Bucket[],
  { trigger, attempt }: Pick<Try, 'trigger' | 'attempt'>,
): Promise<Readonly<Record<string, number>>> {
  const ended: Record<string, number> = {};
  const clientsFor = ({ region }: Bucket) => dependencies.memberClientsFor(id, region);
  // What AWS hinders comes back with the step.
  const sweeper = withHub(dependencies, { accountType: type, clientsFor, trigger, attempt }, []);
  await sweep(
    buckets,
    guardrails,
    counting(sweeper, ended),
    createPace({ start: atOnce, least: atOnce, most: atOnce }),
  );
  return ended;
}

/** Governed regions in which the account cannot be worked in, with the reason. */
async function closedRegions({ clients }: Site, regions: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const command = new DescribeRegionsCommand({ AllRegions: true, RegionNames: [...regions] });
  const { Regions } = await clients.ec2.send(command);
  const off = (Regions ?? []).filter(({ OptInStatus }) => OptInStatus === 'not-opted-in');
  return new Map(
    off.map(({ RegionName = '' }) => [RegionName, `${RegionName} is an opt-in region that is not enabled`]),
  );
}

/** Does the work once; a failure is not remembered. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    if (begun === undefined) {
      begun = work();
      begun.catch(() => {
        begun = undefined;
      });
    }
    return begun;
  };
}
