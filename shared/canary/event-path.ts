// What an event from the account to its finding passes, looked at piece by piece: the account's rule, the hub's rules and
// functions. A piece that may not be looked at is no cause.
import { DescribeRuleCommand, type EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { GetFunctionCommand, type LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { classifyError, formatFailure, toResult } from '../aws/errors.ts';
import { busName, forwardRuleName, spokeRoleName } from '../aws/names.ts';
import { type Cause, type CauseCode, cause, command } from './causes.ts';

/** The pieces of the hub by their names, without the prefix `palisade-`. */
export type HubPath = { readonly functions: readonly string[]; readonly rules: readonly string[] };

export type HubPathClients = { readonly lambda: LambdaClient; readonly eventBridge: EventBridgeClient };

const deploy = command('deploy');

/** The first piece of the hub that is missing or stopped; undefined if none is. Throws the SDK's error. */
export async function causeInHub(clients: HubPathClients, path: HubPath): Promise<Cause | undefined> {
  const found = await Promise.all([
    ...path.functions.map((name) => causeInFunction(clients.lambda, `palisade-${name}`)),
    ...path.rules.map((name) => causeInHubRule(clients.eventBridge, `palisade-${name}`)),
  ]);
  return found.find((each) => each !== undefined);
}

async function causeInFunction(lambda: LambdaClient, name: string): Promise<Cause | undefined> {
  const reply = await toResult(lambda.send(new GetFunctionCommand({ FunctionName: name })));
  if (!reply.ok) {
    if (reply.failure.code !== 'ResourceNotFoundException') return undefined;
    return cause('function missing', `the hub has no function ${name}`, deploy);
  }
  // With no concurrency of its own left, no event reaches it (AWS Lambda Developer Guide, "Configuring reserved concurrency").
  if (reply.value.Concurrency?.ReservedConcurrentExecutions === 0) {
    const says = `the function ${name} has a reserved concurrency of 0, so that it never runs`;
    return cause('function stopped', says, `aws lambda delete-function-concurrency --function-name ${name}`);
  }
  return causeInMappings(lambda, name);
}

async function causeInMappings(lambda: LambdaClient, name: string): Promise<Cause | undefined> {
  const reply = await toResult(lambda.send(new ListEventSourceMappingsCommand({ FunctionName: name })));
  if (!reply.ok) return undefined;
  const mapping = reply.value.EventSourceMappings?.find(({ EventSourceArn }) => EventSourceArn?.endsWith(`:${name}`));
  if (mapping === undefined) return cause('function stopped', `nothing reads the queue ${name}`, deploy);
  if (mapping.State !== 'Disabled' && mapping.State !== 'Disabling') return undefined;
  const says = `the event source mapping of the function ${name} is disabled, so that its queue is not read`;
  return cause('function stopped', says, `aws lambda update-event-source-mapping --uuid ${mapping.UUID} --enabled`);
}

async function causeInHubRule(eventBridge: EventBridgeClient, Name: string): Promise<Cause | undefined> {
  const state = await stateOfRule(eventBridge, { Name, EventBusName: busName });
  if (state === 'missing') return cause('hub rule missing', `the bus ${busName} has no rule ${Name}`, deploy);
  if (state !== 'disabled') return undefined;
  const enable = `aws events enable-rule --name ${Name} --event-bus-name ${busName}`;
  return cause('hub rule disabled', `the rule ${Name} of the bus ${busName} is disabled`, enable);
}

export type AccountClients = { readonly eventBridge: EventBridgeClient; readonly iam: IAMClient };
type Where = { readonly accountId: string; readonly region: string };

/**
 * Whether the account forwards its events, and has the role that the hub enters it with. Throws the SDK's error if the
 * canary's role may not be assumed, or not look at the rule.
 */
export async function causeInAccount(clients: AccountClients, where: Where): Promise<Cause | undefined> {
  return (await causeInRule(clients.eventBridge, where)) ?? causeInMemberRole(clients.iam, where);
}

async function causeInRule(eventBridge: EventBridgeClient, { accountId, region }: Where): Promise<Cause | undefined> {
  const Name = forwardRuleName;
  const found = (code: CauseCode, what: string) => {
    const says = `the rule ${Name} ${what} in account ${accountId}, ${region}: events do not reach the hub`;
    return cause(code, says, command(`baseline ${accountId}`));
  };
  const state = await stateOfRule(eventBridge, { Name }, true);
  if (state === 'missing') return found('rule missing', 'is missing');
  if (state === 'disabled') return found('rule disabled', 'is disabled');
  const targets = await toResult(eventBridge.send(new ListTargetsByRuleCommand({ Rule: Name })));
  const isForwarding = !targets.ok || targets.value.Targets?.some(({ Arn }) => Arn?.endsWith(`:event-bus/${busName}`));
  return isForwarding ? undefined : found('rule missing', 'does not have the bus of the hub as its target');
}

async function causeInMemberRole(iam: IAMClient, { accountId }: Where): Promise<Cause | undefined> {
  const reply = await toResult(iam.send(new GetRoleCommand({ RoleName: spokeRoleName })));
  if (reply.ok || reply.failure.kind !== 'not-configured') return undefined;
  const says = `account ${accountId} has no role ${spokeRoleName}, with which the hub enters it`;
  return cause('member role missing', says, command(`baseline ${accountId}`));
}

async function stateOfRule(
  eventBridge: EventBridgeClient,
  rule: { readonly Name: string; readonly EventBusName?: string },
  mustAnswer = false,
): Promise<'missing' | 'disabled' | 'enabled' | 'unknown'> {
  const reply = await toResult(eventBridge.send(new DescribeRuleCommand(rule)));
  if (reply.ok) return reply.value.State === 'DISABLED' ? 'disabled' : 'enabled';
  if (reply.failure.code === 'ResourceNotFoundException') return 'missing';
  if (mustAnswer) throw reply.error;
  return 'unknown';
}

/** What a refused call in the account means; undefined if the call failed for another reason. Pure. */
export function causeOfRefusal(error: unknown, accountId: string, isComplete: boolean): Cause | undefined {
  const failure = classifyError(error);
  if (failure?.kind !== 'denied') return undefined;
  if (failure.role !== undefined) {
    const says = `the role ${failure.role} cannot be assumed: it is missing, or does not trust who you are`;
    return cause('canary role missing', `${says} (${formatFailure(failure)})`, command(`canary --enable ${accountId}`));
  }
  if (!/service control policy/i.test(failure.message)) {
    const says = `the canary's role may not do it: ${formatFailure(failure)}`;
    return cause('denied', says, command(`canary --enable ${accountId}`));
  }
  const says = isComplete
    ? `a service control policy denies it; Palisade's own deny nothing to the canary's role but in quarantine: ${failure.message}`
    : `account ${accountId} is in quarantine until its baseline is complete: ${failure.message}`;
  return cause('quarantined', says, command(`baseline ${accountId}`));
}
