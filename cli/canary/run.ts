// Runs a canary from the command line: what is known before, the run, and the cause if nothing came.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { functionQueues } from '../../infrastructure/consumers.ts';
import { findAccount } from '../../shared/accounts/account-store.ts';
import { listDeadLetters } from '../../shared/aws/dead-letter-queue.ts';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { notBegun, runCanary } from '../../shared/canary/canary-run.ts';
import { type Cause, cause, command } from '../../shared/canary/causes.ts';
import { type AccountClients, causeInAccount, causeInHub, causeOfRefusal } from '../../shared/canary/event-path.ts';
import { isCause, preflight } from '../../shared/canary/preflight.ts';
import type { CanaryResult, Hop } from '../../shared/canary/types.ts';
import type { Resource } from '../../shared/guardrails/contract/resource.ts';
import { readHubState } from '../../shared/remediation/change-control/hub-state.ts';
import { type DeployedHub, deployedHub, hubAccountOf } from '../lib/deployed.ts';
import { type CanaryHub, canaryClients } from './access.ts';
import { hubPath } from './hub-path.ts';

export type RunOptions = {
  readonly accountId: string;
  /** The hub's Region if it is undefined. */
  readonly region: string | undefined;
  readonly timeoutMs: number;
  readonly onHop: (hop: Hop) => void;
  readonly onLeftBehind: (bucket: string, why: string) => void;
  readonly signal: AbortSignal;
};

/** Runs it. Rejects as runCanary does, and with the SDK's error if the hub cannot be asked. */
export async function runFromHere(hub: CanaryHub, options: RunOptions): Promise<CanaryResult> {
  const { accountId, region = hub.region, signal } = options;
  const where = { accountId, region };
  const deployed = await findDeployed(hub);
  if ('code' in deployed) return notBegun(where, deployed);
  const inHub = await causeInHub(hub, hubPath);
  if (inHub) return notBegun(where, inHub);
  const facts = await toResult(Promise.all([findAccount(hub.journal, accountId), readHubState(hub.journal)]));
  if (!facts.ok) return notBegun(where, unreadableJournal(formatFailure(facts.failure)));
  const [record, state] = facts.value;
  const plan = preflight({ ...where, governance: deployed.governance, record, state });
  if (isCause(plan)) return notBegun(where, plan);
  const clients = canaryClients(hub, hubAccountOf(deployed), accountId);
  const account = clients.accountIn(region);
  const isComplete = record?.completedAt != null;
  return runCanary(
    {
      s3In: clients.s3In,
      account,
      journal: hub.journal,
      diagnose: (bucket) => diagnose(hub, account, bucket, isComplete),
      onHop: options.onHop,
      onLeftBehind: options.onLeftBehind,
      now: () => new Date(),
      sleep: (milliseconds) => sleep(milliseconds),
      signal,
    },
    { ...where, plan, isComplete, random: randomBytes(4).toString('hex'), timeoutMs: options.timeoutMs },
  );
}

/** The hub that is deployed, or why it cannot be used. */
async function findDeployed({ lambda }: CanaryHub): Promise<DeployedHub | Cause> {
  const reply = await toResult(deployedHub(lambda));
  if (reply.ok) return reply.value;
  if (reply.failure.code !== 'ResourceNotFoundException') throw reply.error;
  return cause('function missing', 'the hub has no function palisade-remediate', command('deploy'));
}

/** Looks at everything on the way once more: something may have changed since the run began. */
async function diagnose(
  hub: CanaryHub,
  account: AccountClients,
  bucket: Resource,
  isComplete: boolean,
): Promise<Cause | undefined> {
  const inAccount = await toResult(causeInAccount(account, bucket));
  const found = inAccount.ok ? inAccount.value : causeOfRefusal(inAccount.error, bucket.accountId, isComplete);
  return found ?? (await causeInHub(hub, hubPath)) ?? causeInDeadLetters(hub, bucket);
}

async function causeInDeadLetters({ sqs }: CanaryHub, { id }: Resource): Promise<Cause | undefined> {
  const letters = await toResult(listDeadLetters(sqs, functionQueues));
  const letter = letters.ok ? letters.value.find(({ body }) => body.includes(id)) : undefined;
  if (letter === undefined) return undefined;
  const says = `${letter.function} could not handle a message about ${id}: ${letter.why}`;
  return cause('dead letter', says, command(`dlq show ${letter.id}`));
}

function unreadableJournal(why: string): Cause {
  return cause('journal unreadable', `the hub's journal cannot be read: ${why}`, command('doctor'));
}
