// In which accounts a pipeline trains and deploys: those that governance.yml names, or the only ones that it can mean. Pure.
import type { PipelineParameters } from '../../governance/schema/declared-platform.ts';

/** The ids of the accounts of the pipeline's environment in which pipelines may work, and their names as far as they matter. */
export type TargetAccounts = {
  readonly testing: readonly string[];
  readonly production: readonly string[];
  readonly names: Readonly<Record<string, string>>;
};

/** The types of the accounts in which a pipeline trains and deploys. */
export type TargetType = 'testing' | 'production';

export type Targets =
  | { readonly kind: 'targets'; readonly trainIn: string; readonly deployIn: string }
  | { readonly kind: 'unclear'; readonly reason: string };

/** `made`: the accounts that the pipeline names, if it is there. Of several that can be meant it keeps those. */
export function targetsOf(
  { trainIn, deployIn }: PipelineParameters,
  accounts: TargetAccounts,
  made: { readonly [type in TargetType]?: string } = {},
): Targets {
  const training = oneOf('testing', 'trainIn', trainIn, accounts, made.testing);
  const deployment = oneOf('production', 'deployIn', deployIn, accounts, made.production);
  if ('problem' in training) return { kind: 'unclear', reason: training.problem };
  if ('problem' in deployment) return { kind: 'unclear', reason: deployment.problem };
  return { kind: 'targets', trainIn: training.id, deployIn: deployment.id };
}

function oneOf(
  type: TargetType,
  key: string,
  named: string | undefined,
  accounts: TargetAccounts,
  made: string | undefined,
): { readonly id: string } | { readonly problem: string } {
  const candidates = accounts[type].filter((id) => named === undefined || id === named || accounts.names[id] === named);
  const [id, ...others] = candidates;
  const which = named === undefined ? `an account of type ${type} in this environment` : `the account ${named}`;
  if (id === undefined) return { problem: `it waits for ${which} that is admitted to its role` };
  if (others.length === 0) return { id };
  if (made !== undefined && candidates.includes(made)) return { id: made };
  return { problem: `several accounts of type ${type} can be meant (${candidates.join(', ')}): name one with ${key}` };
}

/** Whether governance.yml has an account by its name. */
export function hasNames({ trainIn, deployIn }: PipelineParameters): boolean {
  return [trainIn, deployIn].some((named) => named !== undefined && !/^\d{12}$/.test(named));
}
