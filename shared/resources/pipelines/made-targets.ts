// The accounts that an existing pipeline names: once several can be meant, it stays with them. Pure.
import * as z from 'zod/mini';
import type { Made } from './pipeline-facts.ts';
import type { TargetType } from './pipeline-targets.ts';

export type MadeTargets = { readonly [type in TargetType]?: string };

const pipeline = z.object({
  stages: z._default(
    z.array(z.object({ actions: z._default(z.array(z.object({ roleArn: z.optional(z.string()) })), []) })),
    [],
  ),
});
const variable = z.object({ name: z.string(), value: z.string() });
const project = z.object({
  environment: z._default(z.object({ environmentVariables: z._default(z.array(variable), []) }), {
    environmentVariables: [],
  }),
});

/** Nothing of a type where the parts of the pipeline do not agree: somebody has changed them. */
export function madeTargets(found: {
  readonly pipeline: Made;
  readonly projects: Readonly<Record<string, Made>>;
}): MadeTargets {
  const testing = theOnlyOne(Object.values(found.projects).flatMap(trainingAccounts));
  const production = theOnlyOne(deploymentAccounts(found.pipeline));
  return { ...(testing ? { testing } : {}), ...(production ? { production } : {}) };
}

/** Of the builds, which get the role of testing in a variable. */
function trainingAccounts({ settings }: Made): readonly string[] {
  if (settings === null) return [];
  const { environment } = project.parse(JSON.parse(settings));
  return environment.environmentVariables
    .filter(({ name }) => name === 'TRAINING_ROLE')
    .map(({ value }) => accountOf(value));
}

/** Of the actions that have a role of their own. */
function deploymentAccounts({ settings }: Made): readonly string[] {
  if (settings === null) return [];
  const actions = pipeline.parse(JSON.parse(settings)).stages.flatMap((stage) => stage.actions);
  return actions.flatMap(({ roleArn }) => (roleArn === undefined ? [] : [accountOf(roleArn)]));
}

function accountOf(roleArn: string): string {
  return roleArn.split(':')[4] ?? '';
}

function theOnlyOne(accounts: readonly string[]): string | undefined {
  const [account, ...others] = new Set(accounts);
  return others.length === 0 ? account : undefined;
}
