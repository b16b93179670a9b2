// In which accounts a pipeline trains and deploys: those that governance.yml names, or the only ones that it can mean. Pure.
import type { PipelineParameters } from '../../governance/schema/declared-platform.ts';

/** The ids of the accounts of the pipeline's environment in which pipelines may work, and their names as far as they matter. */
export type TargetAccounts = {
  readonly testing: readonly string[];
  readonly production: readonly string[];
  readonly names: Readonly<Record<string, string>>;
};

export type Targets =
  | { readonly kind: 'targets'; readonly trainIn: string; readonly deployIn: string }
  | { readonly kind: 'unclear'; readonly reason: string };

export function targetsOf({ trainIn, deployIn }: PipelineParameters, accounts: TargetAccounts): Targets {
  const training = oneOf('testing', 'trainIn', trainIn, accounts);
  const deployment = oneOf('production', 'deployIn', deployIn, accounts);
  if ('problem' in training) return { kind: 'unclear', reason: training.problem };
  if ('problem' in deployment) return { kind: 'unclear', reason: deployment.problem };
  return { kind: 'targets', trainIn: training.id, deployIn: deployment.id };
}

function oneOf(
  type: 'testing' | 'production',
  key: string,
  named: string | undefined,
  accounts: TargetAccounts,
): { readonly id: string } | { readonly problem: string } {
  const candidates = accounts[type].filter((id) => named === undefined || id === named || accounts.names[id] === named);
  const [id, ...others] = candidates;
  const which = named === undefined ? `an account of type ${type} in this environment` : `the account ${named}`;
  if (id === undefined) return { problem: `it waits for ${which} that is admitted to its role` };
  if (others.length === 0) return { id };
  return { problem: `several accounts of type ${type} can be meant (${candidates.join(', ')}): name one with ${key}` };
}

/** Whether governance.yml has an account by its name. */
export function hasNames({ trainIn, deployIn }: PipelineParameters): boolean {
  return [trainIn, deployIn].some((named) => named !== undefined && !/^\d{12}$/.test(named));
}
