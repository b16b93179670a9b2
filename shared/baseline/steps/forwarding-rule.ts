// Baseline step: the rule that forwards the account's events to the hub event bus, one in each governed region.
import {
  DescribeRuleCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type PutTargetsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { busArn } from '../../accounts/hub-account.ts';
import { undefinedIfNotConfigured } from '../../aws/errors.ts';
import { forwardRoleName, forwardRuleName, roleArn } from '../../aws/names.ts';
import { differences } from '../../lib/settings.ts';
import type { Step, StepInputs } from './lib/step.ts';

/** The rule and its target; null where there is none. */
type Facts = {
  readonly pattern: string | null;
  readonly state: string | null;
  readonly target: string | null;
  readonly role: string | null;
};
type Change = { readonly [setting in keyof Facts]?: string };

const targetId = 'hub';

export const forwardingRule: Step<Facts, Change> = {
  id: 'forwarding-rule',
  title: 'The account forwards events about its resources to the hub',
  scope: 'region',
  after: ['forward-role'],
  needs: ['forward-role'],
  permissions: {
    account: ['events:DescribeRule', 'events:ListTargetsByRule', 'events:PutRule', 'events:PutTargets', 'iam:PassRole'],
  },

  async observe({ clients: { eventBridge } }) {
    const rule = await undefinedIfNotConfigured(eventBridge.send(new DescribeRuleCommand({ Name: forwardRuleName })));
    if (rule === undefined) return { pattern: null, state: null, target: null, role: null };
    const { Targets } = await eventBridge.send(new ListTargetsByRuleCommand({ Rule: forwardRuleName }));
    const target = Targets?.find(({ Id }) => Id === targetId);
    return {
      pattern: rule.EventPattern ?? null,
      state: rule.State ?? null,
      target: target?.Arn ?? null,
      role: target?.RoleArn ?? null,
    };
  },

  decide(facts, inputs) {
    const change = differences(facts, wanted(inputs));
    const names = Object.keys(change);
    if (names.length === 0) return { kind: 'compliant', reason: 'the rule forwards to the hub' };
    const reason =
      facts.pattern === null ? 'the rule is missing' : `different from what is required: ${names.join(', ')}`;
    return { kind: 'violating', reason, change };
  },

  async apply(context, change) {
    const { eventBridge } = context.clients;
    const { pattern, target, role } = wanted(context);
    if (change.pattern !== undefined || change.state !== undefined) {
      await eventBridge.send(
        new PutRuleCommand({
          Name: forwardRuleName,
          Description: 'Forwards events about resources to the hub of Palisade',
          EventPattern: pattern,
          State: 'ENABLED',
        }),
      );
    }
    if (change.target === undefined && change.role === undefined) return;
    const Targets = [{ Id: targetId, Arn: target, RoleArn: role }];
    const { FailedEntries = [] } = await eventBridge.send(new PutTargetsCommand({ Rule: forwardRuleName, Targets }));
    for (const entry of FailedEntries) throw entryError(entry);
  },
};

/** EventBridge rejects a target in its answer, with an error code of the same kind (API Reference, PutTargets). */
function entryError({ ErrorCode = 'FailedEntry', ErrorMessage = 'no reason was given' }: PutTargetsResultEntry): Error {
  return Object.assign(new Error(ErrorMessage), { name: ErrorCode, $metadata: { httpStatusCode: 400 } });
}

function wanted({ forwardedPatterns, hub, member }: StepInputs): { [setting in keyof Facts]: string } {
  return {
    pattern: JSON.stringify({ $or: forwardedPatterns }),
    state: 'ENABLED',
    target: busArn(hub),
    role: roleArn(hub.region, member.id, forwardRoleName),
  };
}
