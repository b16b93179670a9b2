// What `palisade doctor` looks at in the hub's account.
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod/mini';
import { busStatements } from '../../infrastructure/bus.ts';
import { listDeadLetters } from '../../shared/aws/dead-letter-queue.ts';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { busName, functionRoleNames } from '../../shared/aws/names.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { parseJson } from '../../shared/lib/text.ts';
import { pauseReason, readPauses } from '../../shared/remediation/change-control/kill-switch.ts';
import { deployedFunction, deployedGovernance, differencesOf } from '../lib/deployed.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployCommand, fail, pass } from './check.ts';

const busPolicySchema = z.object({ Statement: z.array(z.looseObject({ Sid: z.string() })) });

/** All checks of the hub, side by side; what cannot be asked is wrong, with AWS's answer. */
export async function checkHub(hub: HubClients, governance: Governance): Promise<readonly Check[]> {
  const checks = await Promise.all([
    checkCredentials(hub.sts),
    ...functionRoleNames.map((name) => checkFunction(hub, name)),
    checkGovernance(hub, governance),
    checkBus(hub),
    checkPauses(hub),
    checkDeadLetters(hub),
  ]);
  return checks;
}

/** A check that asks AWS first. */
async function check<T>(
  what: string,
  where: string,
  call: Promise<T>,
  toCheck: (answer: T) => Check,
  repair: string,
): Promise<Check> {
  const reply = await toResult(call);
  return reply.ok ? toCheck(reply.value) : fail(what, where, formatFailure(reply.failure), repair);
}

function checkCredentials(sts: STSClient): Promise<Check> {
  const what = 'credentials';
  return check(
    what,
    'here',
    sts.send(new GetCallerIdentityCommand({})),
    ({ Account, Arn }) => pass(what, 'here', `${Arn} of account ${Account}`),
    'set credentials of the hub account (aws sso login, AWS_PROFILE)',
  );
}

function checkFunction({ lambda }: HubClients, name: string): Promise<Check> {
  return check(
    'function',
    name,
    deployedFunction(lambda, name),
    ({ Configuration: { State = 'Active', Runtime } = {} }) =>
      State === 'Active' && Runtime === 'nodejs24.x'
        ? pass('function', name, `${State}, ${Runtime}`)
        : fail('function', name, `${State}, ${Runtime}`, deployCommand),
    deployCommand,
  );
}

function checkGovernance({ lambda }: HubClients, governance: Governance): Promise<Check> {
  const what = 'governance.yml';
  return check(
    what,
    'hub',
    deployedGovernance(lambda),
    (deployed) => {
      const count = differencesOf(deployed, governance).length;
      if (count === 0) return pass(what, 'hub', 'the deployed one is the one here');
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
  return check(
    what,
    busName,
    eventBridge.send(new DescribeEventBusCommand({ Name: busName })),
    ({ Policy }) => {
      const statementIds = sidsOf(parseJson(Policy ?? ''));
      const missing = busStatements.filter((sid) => !statementIds.includes(sid));
      const unexpected = statementIds.filter((sid) => !busStatements.includes(sid));
      if (missing.length > 0) return fail(what, busName, `${missing.join(', ')} is missing`, deployCommand);
      if (unexpected.length > 0)
        return fail(what, busName, `${unexpected.join(', ')} is not Palisade's`, deployCommand);
      return pass(what, busName, statementIds.join(', '));
    },
    deployCommand,
  );
}

function sidsOf(document: unknown): string[] {
  const parsed = busPolicySchema.safeParse(document);
  return parsed.success ? parsed.data.Statement.map(({ Sid }) => Sid) : [];
}

function checkPauses({ ssm }: HubClients): Promise<Check> {
  const what = 'kill switch';
  return check(
    what,
    'hub',
    readPauses(ssm),
    (pauses) => {
      const [first] = pauses;
      if (first === undefined) return pass(what, 'hub', 'Palisade is not paused');
      const says = pauseReason(pauses, first.account) ?? '';
      return { what, where: first.account, state: 'attention', says, repair: 'npm run -s palisade -- resume' };
    },
    deployCommand,
  );
}

function checkDeadLetters({ sqs }: HubClients): Promise<Check> {
  const what = 'dead letters';
  const functions = functionRoleNames.map((name) => name.replace(/^palisade-/, ''));
  return check(
    what,
    'hub',
    listDeadLetters(sqs, functions),
    (letters) => {
      if (letters.length === 0) return pass(what, 'hub', 'none');
      const says = `${letters.length} events could not be handled`;
      return { what, where: 'hub', state: 'attention', says, repair: 'npm run -s palisade -- dlq list' };
    },
    deployCommand,
  );
}
