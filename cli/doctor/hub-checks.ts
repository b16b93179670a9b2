// The checks of `palisade doctor` in the hub's account.
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod/mini';
import { busStatements } from '../../infrastructure/bus.ts';
import { functionQueues } from '../../infrastructure/consumers.ts';
import { listDeadLetters } from '../../shared/aws/dead-letter-queue.ts';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { functionRoleNames } from '../../shared/aws/hub-roles.ts';
import { busName } from '../../shared/aws/names.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted, parseJson } from '../../shared/lib/text.ts';
import { readHubState } from '../../shared/remediation/change-control/hub-state.ts';
import { describeResume, pauseReasons } from '../../shared/remediation/change-control/pauses.ts';
import { deployedFunction, deployedGovernance, differencesOf } from '../lib/deployed.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployCommand, fail, pass } from './check.ts';
import { checkHeld } from './held-check.ts';
import { checkJournal } from './journal-check.ts';
import { checkRequests } from './request-check.ts';
import { checkSchedules } from './schedule-checks.ts';
import { checkTrail } from './trail-check.ts';

const busPolicySchema = z.object({ Statement: z.array(z.looseObject({ Sid: z.string() })) });

/** Runs all checks of the hub in parallel. A check whose AWS call fails is `wrong`, with the error as its result. */
export async function checkHub(hub: HubClients, governance: Governance): Promise<readonly Check[]> {
  const checks = await Promise.all([
    checkCredentials(hub.sts),
    ...functionRoleNames.map((name) => checkFunction(hub, name)),
    checkGovernance(hub, governance),
    checkBus(hub),
    checkRequests(hub),
    checkPauses(hub),
    checkDeadLetters(hub),
    checkHeld(hub),
    checkTrail(hub, governance),
    checkJournal(hub),
    checkSchedules(hub),
  ]);
  return checks.flat();
}

/** A check that needs the result of an AWS call; `repair` is the next step if the call fails. */
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
    ({ Account, Arn }) => pass(what, 'here', `${Arn} (account ${Account})`),
    'set AWS credentials for the hub account (aws sso login, AWS_PROFILE)',
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
      if (count === 0) return pass(what, 'hub', 'matches the deployed one');
      return {
        what,
        where: 'hub',
        state: 'attention',
        says: `${counted(count, 'difference')} from the deployed one`,
        repair: `${commandLine('plan')}, then ${deployCommand}`,
      };
    },
    deployCommand,
  );
}

/** The resource policy of the event bus has exactly the statements of the template. */
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
      if (missing.length > 0) return fail(what, busName, `missing: ${missing.join(', ')}`, deployCommand);
      if (unexpected.length > 0)
        return fail(what, busName, `not from Palisade: ${unexpected.join(', ')}`, deployCommand);
      return pass(what, busName, statementIds.join(', '));
    },
    deployCommand,
  );
}

function sidsOf(document: unknown): string[] {
  const parsed = busPolicySchema.safeParse(document);
  return parsed.success ? parsed.data.Statement.map(({ Sid }) => Sid) : [];
}

function checkPauses({ journal }: HubClients): Promise<Check> {
  const what = 'kill switch';
  return check(
    what,
    'hub',
    readHubState(journal),
    (state) => {
      const [first, ...others] = pauseReasons(state);
      const resumed = describeResume(state);
      const started = `Palisade is not paused; started ${state.activeSince}${resumed ? `; last ${resumed}` : ''}`;
      if (first === undefined) return pass(what, 'hub', started);
      const says = others.length === 0 ? first : `${first} (and ${counted(others.length, 'more pause')})`;
      const accounts = state.activeSince === null ? ['*'] : state.pauses.map(({ account }) => account);
      const of = accounts.includes('*') ? '' : ` --account ${accounts[0]}`;
      return { what, where: 'hub', state: 'attention', says, repair: commandLine(`resume${of}`) };
    },
    deployCommand,
  );
}

function checkDeadLetters({ sqs }: HubClients): Promise<Check> {
  const what = 'dead letters';
  return check(
    what,
    'hub',
    listDeadLetters(sqs, functionQueues),
    (letters) => {
      if (letters.length === 0) return pass(what, 'hub', 'none');
      const says = `${counted(letters.length, 'message')} could not be handled`;
      return { what, where: 'hub', state: 'attention', says, repair: commandLine('dlq list') };
    },
    deployCommand,
  );
}
