// The checks of `palisade doctor` for what accounts share: that it is as governance.yml has it, who waits for admission for
// long, and who is shut out.
import { isGoverned } from '../../shared/accounts/account-record.ts';
import { toResult } from '../../shared/aws/errors.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted } from '../../shared/lib/text.ts';
import { pipeline } from '../../shared/resources/pipelines/pipeline.ts';
import { deployedHub } from '../lib/deployed.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { titleOf } from '../platform/admissions-of.ts';
import { platformFacts } from '../platform/read-platform.ts';
import { type ListedResource, listedResources, type PlatformFacts } from '../platform/resources.ts';
import { type Check, deployCommand, pass, unanswered, warn } from './check.ts';
import type { PlannedCheck } from './run-checks.ts';

const what = 'platform';
const dayMs = 24 * 60 * 60 * 1_000;

/** The checks of everything that accounts share. */
export const platform: PlannedCheck = { what, where: 'organization', need: 'hub', run: checkPlatform };

async function checkPlatform(hub: Pick<HubClients, 'journal' | 'lambda'>): Promise<readonly Check[]> {
  const deployed = await toResult(deployedHub(hub.lambda));
  if (!deployed.ok) return [unanswered(what, 'organization', deployed.failure, deployCommand)];
  const facts = await toResult(platformFacts(hub, deployed.value));
  if (!facts.ok) return [unanswered(what, 'organization', facts.failure, deployCommand)];
  return platformChecks(facts.value, new Date());
}

/** What is not as it should be; one check if everything is. Pure. */
export function platformChecks(facts: PlatformFacts, now: Date): readonly Check[] {
  const resources = listedResources(facts);
  const found = [
    ...controlTowerCheck(facts.governance),
    ...resources.flatMap(resourceCheck),
    ...pipelineChecks(facts),
    ...waitingChecks(resources, facts, now),
    ...[...facts.shut.values()].map(({ accountId, by, at, reason }) =>
      warn(what, accountId, `shut out by ${by} at ${at}: ${reason}`, commandLine(`platform open ${accountId}`)),
    ),
  ];
  if (found.length > 0) return found;
  const says =
    resources.length === 0
      ? 'no account shares anything'
      : `${counted(resources.length, 'shared resource')}, all as governance.yml has it`;
  return [pass(what, 'organization', says)];
}

/** A resource that is not made, or whose documents are not what governance.yml and the records of the accounts want. */
function resourceCheck(resource: ListedResource): readonly Check[] {
  const { state, reason } = resource;
  if (state === 'open' || state === 'closed' || state === 'skipped') return [];
  const repair = commandLine(`platform admits ${titleOf(resource)}`);
  return [warn(what, titleOf(resource), `${state}: ${reason}`, repair)];
}

/** Pipelines that are declared, and not made in a shared-services account: they wait for roles, repositories or accounts. */
function pipelineChecks({ accounts, governance }: PlatformFacts): readonly Check[] {
  const owners = accounts.filter((account) => account.type === 'shared-services' && isGoverned(account));
  const names = Object.keys(governance.platform.pipelines);
  return owners.flatMap(({ accountId, steps }) =>
    names.flatMap((name) => {
      const result = steps.find(({ step, item }) => step === pipeline.id && item === name);
      if (result?.state === 'done' || result?.state === 'already') return [];
      const says = result ? `${result.state}: ${result.reason}` : 'not made';
      return [warn(what, `pipeline ${name}@${accountId}`, says, commandLine(`baseline ${accountId}`))];
    }),
  );
}

/** Accounts that joined more than a day ago, which has time for many attempts of a baseline, and are not admitted. */
function waitingChecks(
  resources: readonly ListedResource[],
  { accounts, shut }: PlatformFacts,
  now: Date,
): readonly Check[] {
  const isOld = (accountId: string) => {
    const { joinedAt } = accounts.find((each) => each.accountId === accountId) ?? {};
    return !(now.getTime() - Date.parse(joinedAt ?? '') < dayMs);
  };
  const refused = resources
    .filter(({ state }) => state !== 'closed')
    .flatMap((resource) => resource.notAdmitted.map((party) => ({ ...party, title: titleOf(resource) })))
    .filter(({ accountId }) => isOld(accountId) && !shut.has(accountId));
  return [...Map.groupBy(refused, ({ accountId }) => accountId)].flatMap(([accountId, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    const more = all.length === 1 ? '' : ` and ${counted(all.length - 1, 'more resource')}`;
    const says = `not admitted to ${first.title}${more}: ${first.reasons.join('; ')}`;
    return [warn(what, accountId, says, commandLine(`platform of ${accountId}`))];
  });
}

/** Units and accounts that somebody else makes: AWS Control Tower takes moves by hand for drift. */
function controlTowerCheck({ organization, baseline, hub }: Governance): readonly Check[] {
  const isSeen = baseline.accessRole === 'AWSControlTowerExecution' || hub?.controlTowerRegion !== undefined;
  if (!isSeen || organization === undefined || organization.managedBy === 'control-tower') return [];
  const says = 'governance.yml names AWS Control Tower, and organization.managedBy is organizations';
  return [
    warn(
      what,
      'governance.yml',
      says,
      'set organization.managedBy to control-tower: accounts are made by Account Factory',
    ),
  ];
}
