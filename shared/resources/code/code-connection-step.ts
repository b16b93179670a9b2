// Baseline step: each connection that governance.yml names can be used. Palisade only looks: a person makes and confirms it.
import type { Step, StepInputs } from '../../steps/step.ts';
import { connectionProblem, connectionReads, connectionRegion, connectionStatus } from '../lib/code-connection.ts';

type Facts = { readonly status: string | null };

export const codeConnection: Step<Facts, Record<string, never>> = {
  id: 'code-connection',
  title: 'The connection to repositories elsewhere can be used',
  scope: 'item',
  types: ['shared-services'],
  items: ({ governance }) => connectionsIn(governance).map((arn) => ({ name: arn, region: connectionRegion(arn) })),
  after: ['account-public-access'],
  permissions: { account: connectionReads },

  async observe({ accessRoleClientsFor, member, item }) {
    return { status: await connectionStatus(accessRoleClientsFor, member.id, arnOf({ item })) };
  },

  decide({ status }, { member, item }) {
    const arn = arnOf({ item });
    const problem = connectionProblem(arn, member.id, status);
    if (problem !== null) return { kind: 'attention', reason: problem };
    return { kind: 'compliant', reason: `the connection ${arn} is available` };
  },

  async apply() {
    throw new Error('the step changes nothing');
  },
};

/** Those of code, and of the sources of pipelines: each once. */
function connectionsIn({ platform }: StepInputs['governance']): readonly string[] {
  const sources = Object.values(platform.pipelines).map(({ source }) => source);
  const named = [platform.code, ...sources].flatMap((each) => each?.connection ?? []);
  return [...new Set(named)];
}

function arnOf({ item }: Pick<StepInputs, 'item'>): string {
  if (item === null) throw new Error('the step is about one connection');
  return item;
}
