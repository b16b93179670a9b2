// The checks of `palisade doctor` in the hub's account, and of its accounts.
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { busStatements } from '../../infrastructure/bus.ts';
import { consumers, functionQueues } from '../../infrastructure/consumers.ts';
import { listAllDeadLetters } from '../../shared/aws/dead-letter-queue.ts';
import { toResult } from '../../shared/aws/errors.ts';
import { functionRoleNames } from '../../shared/aws/hub-roles.ts';
import { busName, journalTableName, requestFunctionName } from '../../shared/aws/names.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted, parseJson } from '../../shared/lib/text.ts';
import { describeHidden } from '../lib/dead-letters.ts';
import { deployedFunction, deployedGovernance, differencesOf } from '../lib/deployed.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { nextStepAfter } from '../lib/hub-failure.ts';
import { type Check, deployCommand, fail, pass, unanswered, unknown, warn } from './check.ts';
import { checkHeld } from './held-check.ts';
import { checkJournal } from './journal-check.ts';
import { checkPauses } from './pause-checks.ts';
import { checkRequests } from './request-check.ts';
import type { PlannedCheck } from './run-checks.ts';
import { checkSchedule } from './schedule-checks.ts';
import { checkTrail } from './trail-check.ts';

const busPolicySchema = z.object({ Statement: z.array(z.looseObject({ Sid: z.string() })) });

/** All checks of the hub. The Region of its trail is that of its clients. */
export const hubChecks: readonly PlannedCheck[] = [
  ...functionRoleNames.map(
    (name): PlannedCheck => ({ what: 'function', where: name, need: 'hub', run: (hub) => checkFunction(hub, name) }),
  ),
  { what: 'bus policy', where: busName, need: 'hub', run: checkBus },
  { what: 'requests', where: requestFunctionName, need: 'hub', run: checkRequests },
  { what: 'kill switch', where: 'hub', need: 'hub', run: ({ journal }) => checkPauses(journal) },
  { what: 'dead letters', where: 'hub', need: 'hub', run: checkDeadLetters },
  { what: 'held changes', where: 'hub', need: 'hub', run: checkHeld },
  { what: 'trail', where: 'organization', need: 'account', run: checkTrail },
  { what: 'journal', where: journalTableName, need: 'hub', run: checkJournal },
];

/** One check for each scheduled function. The interval of some comes from governance.yml. */
export function scheduleChecks(governance: Governance | undefined): readonly PlannedCheck[] {
  return consumers.flatMap(({ name, everyHours }): PlannedCheck[] =>
    everyHours === undefined
      ? []
      : [
          {
            what: 'schedule',
            where: name,
            need: 'hub',
            run: (hub) => checkSchedule(hub, name, everyHours(governance)),
          },
        ],
  );
}

/** Compares a governance.yml without mistakes with the deployed one. */
export function comparison(governance: Governance): PlannedCheck {
  const [what, where] = ['governance.yml', 'hub'];
  const run = async ({ lambda }: HubClients): Promise<Check> => {
    const deployed = await toResult(deployedGovernance(lambda));
    if (!deployed.ok) return unanswered(what, where, deployed.failure, deployCommand);
    const count = differencesOf(deployed.value, governance).length;
    if (count === 0) return pass(what, where, 'matches the deployed one');
    const says = `${counted(count, 'difference')} from the deployed one`;
    return warn(what, where, says, `${commandLine('plan')}, then ${deployCommand}`);
  };
  return { what, where, need: 'hub', run };
}

async function checkFunction({ lambda }: HubClients, name: string): Promise<Check> {
  const found = await toResult(deployedFunction(lambda, name));
  if (!found.ok) return unanswered('function', name, found.failure, deployCommand);
  const { State = 'Active', Runtime } = found.value.Configuration ?? {};
  const says = `${State}, ${Runtime}`;
  return State === 'Active' && Runtime === 'nodejs24.x'
    ? pass('function', name, says)
    : fail('function', name, says, deployCommand);
}

/** The resource policy of the event bus has exactly the statements of the template. */
async function checkBus({ eventBridge }: HubClients): Promise<Check> {
  const what = 'bus policy';
  const bus = await toResult(eventBridge.send(new DescribeEventBusCommand({ Name: busName })));
  if (!bus.ok) return unanswered(what, busName, bus.failure, deployCommand);
  const statementIds = sidsOf(parseJson(bus.value.Policy ?? ''));
  const missing = busStatements.filter((sid) => !statementIds.includes(sid));
  const unexpected = statementIds.filter((sid) => !busStatements.includes(sid));
  if (missing.length > 0) return fail(what, busName, `missing: ${missing.join(', ')}`, deployCommand);
  if (unexpected.length > 0) return fail(what, busName, `not from Palisade: ${unexpected.join(', ')}`, deployCommand);
  return pass(what, busName, statementIds.join(', '));
}

function sidsOf(document: unknown): string[] {
  const parsed = busPolicySchema.safeParse(document);
  return parsed.success ? parsed.data.Statement.map(({ Sid }) => Sid) : [];
}

/** Messages that another reader hides are some, too. */
export async function checkDeadLetters({ sqs }: Pick<HubClients, 'sqs'>): Promise<Check> {
  const [what, where] = ['dead letters', 'hub'];
  const found = await toResult(listAllDeadLetters(sqs, functionQueues));
  if (!found.ok) return unanswered(what, where, found.failure, deployCommand);
  const { letters, hidden } = found.value;
  const unhandled = letters.length === 0 ? [] : [`${counted(letters.length, 'message')} could not be handled`];
  const says = [...unhandled, describeHidden(hidden) ?? []].flat().join('; ');
  if (says === '') return pass(what, where, 'none');
  if (letters.length === 0 && !hidden.ok) return unknown(what, where, says, nextStepAfter(hidden.failure));
  return warn(what, where, says, commandLine('dlq list'));
}
