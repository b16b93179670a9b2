// What a pipeline's step is about: its declaration, the accounts that it works in, and the plan that follows once everything is
// there that it names.
import { DescribeAccountCommand } from '@aws-sdk/client-organizations';
import { artifactAlias, pipelineRoleName } from '../../aws/names.ts';
import { ownValue } from '../../lib/own-value.ts';
import type { StepContext, StepInputs } from '../../steps/step.ts';
import { madeTargets } from './made-targets.ts';
import type { Made } from './pipeline-facts.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { hasNames, type TargetAccounts, targetsOf } from './pipeline-targets.ts';

/** The kind whose resources are the pipelines' roles; of `ml-pipeline` the audiences are the accounts that they train and deploy in. */
const pipelineRoleKind = 'pipeline-role';

export type Facts = {
  /** The names of the accounts that can be meant, if governance.yml has names. */
  readonly accountNames: Readonly<Record<string, string>>;
  /** The ARN of the artifacts' key; null if there is none of Palisade's that can be used. */
  readonly artifactsKey: string | null;
  /** Why the pipeline that is not there yet could not read its source; null if it could. */
  readonly sourceProblem: string | null;
  /** The ARNs of the roles that the pipeline names and that are not there. */
  readonly missingRoles: string[];
  readonly pipeline: Made;
  readonly projects: Readonly<Record<string, Made>>;
};
export type Inputs = Pick<StepInputs, 'governance' | 'item' | 'member' | 'region' | 'resources'>;

type Situation = Pick<Inputs, 'governance' | 'item' | 'resources'> &
  Pick<Facts, 'accountNames' | 'pipeline' | 'projects'>;

/** The pipeline that the step is about, and the accounts in which it works. */
export function situationOf({ governance, item, resources, accountNames: names, ...made }: Situation) {
  const parameters = item === null ? undefined : ownValue(governance.platform.pipelines, item);
  if (item === null || parameters === undefined) throw new Error(`governance.yml declares no pipeline ${item}`);
  const accounts: TargetAccounts = { ...candidatesIn(resources), names };
  return { name: item, parameters, targets: targetsOf(parameters, accounts, madeTargets(made)) };
}

function candidatesIn(resources: Inputs['resources']) {
  const role = resources.find(({ kind, name }) => kind === pipelineRoleKind && name === pipelineRoleName);
  return { testing: role?.audiences['trains'] ?? [], production: role?.audiences['deploys'] ?? [] };
}

export async function namesOf({
  governance,
  item,
  resources,
  organizations,
}: StepContext): Promise<Record<string, string>> {
  const parameters = ownValue(governance.platform.pipelines, item ?? '');
  if (parameters === undefined || !hasNames(parameters)) return {};
  const { testing, production } = candidatesIn(resources);
  const names = [...testing, ...production].map(async (AccountId) => {
    const { Account } = await organizations.send(new DescribeAccountCommand({ AccountId }));
    return [AccountId, Account?.Name ?? ''] as const;
  });
  return Object.fromEntries(await Promise.all(names));
}

/** The plan, or why there is none. */
export function planOf(facts: Facts, inputs: Inputs): PipelinePlan | string {
  const { name, parameters, targets } = situationOf({ ...inputs, ...facts });
  if (targets.kind === 'unclear') return targets.reason;
  if (facts.artifactsKey === null) return `there is no key of Palisade behind ${artifactAlias}`;
  const [missing] = facts.missingRoles;
  if (missing !== undefined) return `the role ${missing} is not there`;
  if (facts.sourceProblem !== null) return facts.sourceProblem;
  const { trainIn, deployIn } = targets;
  return {
    ...{ name, parameters, trainIn, deployIn },
    ...{ owner: inputs.member.id, region: inputs.region, artifactsKey: facts.artifactsKey },
  };
}
