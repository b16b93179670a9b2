// What `palisade doctor` looks at in the hub's account.
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod/mini';
import { busStatements } from '../../infrastructure/bus.ts';
import { listDeadLetters } from '../../shared/aws/dead-letter-queue.ts';
import { attempt, describe } from '../../shared/aws/errors.ts';
import { busName, functionRoles } from '../../shared/aws/names.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { parseJson } from '../../shared/lib/text.ts';
import { readPauses, whyPaused } from '../../shared/remediation/change-control/kill-switch.ts';
import { deployedFunction, deployedGovernance, differencesOf } from '../lib/deployed.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployCommand, fine, wrong } from './check.ts';

const policy = z.object({ Statement: z.array(z.looseObject({ Sid: z.string() })) });

/** All checks of the hub, side by side; what cannot be asked is wrong, with AWS's answer. */
export async function checkHub(hub: HubClients, governance: Governance): Promise<readonly Check[]> {
  const checks = await Promise.all([
    checkCredentials(hub.sts),
    ...functionRoles.map((name) => checkFunction(hub, name)),
    checkGovernance(hub, governance),
    checkBus(hub),
    checkPauses(hub),
    checkDeadLetters(hub),
  ]);
  return checks;
}

/** A check that asks AWS first. */
async function asking<T>(
  what: string,
  where: string,
  call: Promise<T>,
  judge: (answer: T) => Check,
  repair: string,
): Promise<Check> {
  const reply = await attempt(call);
  return reply.ok ? judge(reply.value) : wrong(what, where, describe(reply.failure), repair);
}

function checkCredentials(sts: STSClient): Promise<Check> {
  const what = 'credentials';
  return asking(
    what,
    'here',
    sts.send(new GetCallerIdentityCommand({})),
    ({ Account, Arn }) => fine(what, 'here', `${Arn} of account ${Account}`),
    'set credentials of the hub account (aws sso login, AWS_PROFILE)',
  );
}

function checkFunction({ lambda }: HubClients, name: string): Promise<Check> {
  return asking(
    'function',
    name,
    deployedFunction(lambda, name),
    ({ Configuration: { State = 'Active', Runtime } = {} }) =>
      State === 'Active' && Runtime === 'nodejs24.x'
        ? fine('function', name, `${State}, ${Runtime}`)
        : wrong('function', name, `${State}, ${Runtime}`, deployCommand),
    deployCommand,
  );
}

function checkGovernance({ lambda }: HubClients, governance: Governance): Promise<Check> {
  const what = 'governance.yml';
  return asking(
    what,
    'hub',
    deployedGovernance(lambda),
    (deployed) => {
      const count = differencesOf(deployed, governance).length;
      if (count === 0) return fine(what, 'hub', 'the deployed one is the one here');
      return {
        what,
        where: 'hub',
        state: 'attention',
        says: `${count} settings differ from what is deployed`,
        repair: `npm run -s palisade -- plan, then ${deployCommand}`,
      };
    },
    deployCommand,
  );
}

/** The bus lets in what the template says: every statement is there, and none beside them. */
function checkBus({ eventBridge }: HubClients): Promise<Check> {
  const what = 'bus policy';
  return asking(
    what,
    busName,
    eventBridge.send(new DescribeEventBusCommand({ Name: busName })),
    ({ Policy }) => {
      const found = sidsOf(parseJson(Policy ?? ''));
      const missing = busStatements.filter((sid) => !found.includes(sid));
      const more = found.filter((sid) => !busStatements.includes(sid));
      if (missing.length > 0) return wrong(what, busName, `${missing.join(', ')} is missing`, deployCommand);
      if (more.length > 0) return wrong(what, busName, `${more.join(', ')} is not Palisade's`, deployCommand);
      return fine(what, busName, found.join(', '));
    },
    deployCommand,
  );
}

function sidsOf(document: unknown): string[] {
  const parsed = policy.safeParse(document);
  return parsed.success ? parsed.data.Statement.map(({ Sid }) => Sid) : [];
}

function checkPauses({ ssm }: HubClients): Promise<Check> {
  const what = 'kill switch';
  return asking(
    what,
    'hub',
    readPauses(ssm),
    (pauses) => {
      const [first] = pauses;
      if (first === undefined) return fine(what, 'hub', 'Palisade is not paused');
      const says = whyPaused(pauses, first.account) ?? '';
      return { what, where: first.account, state: 'attention', says, repair: 'npm run -s palisade -- resume' };
    },
    deployCommand,
  );
}

function checkDeadLetters({ sqs }: HubClients): Promise<Check> {
  const what = 'dead letters';
  const functions = functionRoles.map((name) => name.replace(/^palisade-/, ''));
  return asking(
    what,
    'hub',
    listDeadLetters(sqs, functions),
    (letters) => {
      if (letters.length === 0) return fine(what, 'hub', 'none');
      const says = `${letters.length} events could not be handled`;
      return { what, where: 'hub', state: 'attention', says, repair: 'npm run -s palisade -- dlq list' };
    },
    deployCommand,
  );
}
