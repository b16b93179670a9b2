// Baseline steps: the rules that forward the account's events to the hub event bus, one of each in each governed region. An
// event pattern has 2,048 characters at most (EventBridge User Guide, "Amazon EventBridge quotas"), so that there are two.
import {
  DescribeRuleCommand,
  type EventBridgeClient,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type PutTargetsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { accountTypes } from '../../accounts/account-type.ts';
import { busArn } from '../../accounts/hub-account.ts';
import { undefinedIfNotConfigured } from '../../aws/errors.ts';
import { forwardRoleName, forwardRuleName, platformForwardRuleName, roleArn } from '../../aws/names.ts';
import { sharesAnything } from '../../governance/schema/declared-platform.ts';
import { differences } from '../../lib/settings.ts';
import type { Step, StepInputs } from '../../steps/step.ts';

/** The rule and its target; null where there is none. */
type Facts = {
  readonly pattern: string | null;
  readonly state: string | null;
  readonly target: string | null;
  readonly role: string | null;
};
type Change = { readonly [setting in keyof Facts]?: string };

const targetId = 'hub';

const noRule: Facts = { pattern: null, state: null, target: null, role: null };

type RuleOptions = Pick<Step, 'id' | 'title' | 'types'> & {
  readonly rule: string;
  /** What it forwards. */
  readonly patterns: (inputs: StepInputs) => readonly object[];
  /** Without a need for it, the account is not asked for it. */
  readonly isNeeded: (inputs: StepInputs) => boolean;
};

export const forwardingRule = ruleStep({
  id: 'forwarding-rule',
  title: 'The account forwards events about its resources to the hub',
  rule: forwardRuleName,
  patterns: ({ forwardedPatterns }) => forwardedPatterns,
  isNeeded: () => true,
});

export const platformForwardingRule = ruleStep({
  id: 'platform-forwarding-rule',
  title: 'The account forwards events about what accounts share to the hub',
  types: accountTypes,
  rule: platformForwardRuleName,
  patterns: ({ platformPatterns }) => platformPatterns,
  isNeeded: ({ governance }) => sharesAnything(governance.platform),
});

function ruleStep(options: RuleOptions): Step<Facts, Change> {
  const { id, title, types, rule: Name, isNeeded } = options;
  return {
    id,
    title,
    ...(types && { types }),
    scope: 'region',
    after: ['forward-role'],
    needs: ['forward-role'],
    permissions: {
      account: [
        'events:DescribeRule',
        'events:ListTargetsByRule',
        'events:PutRule',
        'events:PutTargets',
        'iam:PassRole',
      ],
    },

    observe: async (context) => (isNeeded(context) ? observeRule(context.clients.eventBridge, Name) : noRule),

    decide(facts, inputs) {
      if (!isNeeded(inputs)) return { kind: 'not-applicable', reason: 'accounts share nothing' };
      const change = differences(facts, wanted(inputs, options));
      const names = Object.keys(change);
      if (names.length === 0) return { kind: 'compliant', reason: 'the rule forwards to the hub' };
      const reason =
        facts.pattern === null ? 'the rule is missing' : `different from what is required: ${names.join(', ')}`;
      return { kind: 'violating', reason, change };
    },

    async apply(context, change) {
      await writeRule(context.clients.eventBridge, Name, change, wanted(context, options));
      return undefined;
    },
  };
}

async function observeRule(eventBridge: EventBridgeClient, Name: string): Promise<Facts> {
  const rule = await undefinedIfNotConfigured(eventBridge.send(new DescribeRuleCommand({ Name })));
  if (rule === undefined) return noRule;
  const { Targets } = await eventBridge.send(new ListTargetsByRuleCommand({ Rule: Name }));
  const target = Targets?.find(({ Id }) => Id === targetId);
  return {
    pattern: rule.EventPattern ?? null,
    state: rule.State ?? null,
    target: target?.Arn ?? null,
    role: target?.RoleArn ?? null,
  };
}

async function writeRule(
  eventBridge: EventBridgeClient,
  Name: string,
  change: Change,
  { pattern, target, role }: Wanted,
): Promise<void> {
  if (change.pattern !== undefined || change.state !== undefined) {
    await eventBridge.send(
      new PutRuleCommand({
        Name,
        Description: 'Forwards events to the hub of Palisade',
        EventPattern: pattern,
        State: 'ENABLED',
      }),
    );
  }
  if (change.target === undefined && change.role === undefined) return;
  const Targets = [{ Id: targetId, Arn: target, RoleArn: role }];
  const { FailedEntries = [] } = await eventBridge.send(new PutTargetsCommand({ Rule: Name, Targets }));
  for (const entry of FailedEntries) throw entryError(entry);
}

/** EventBridge rejects a target in its answer, with an error code of the same kind (API Reference, PutTargets). */
function entryError({ ErrorCode = 'FailedEntry', ErrorMessage = 'no reason was given' }: PutTargetsResultEntry): Error {
  return Object.assign(new Error(ErrorMessage), { name: ErrorCode, $metadata: { httpStatusCode: 400 } });
}

type Wanted = { readonly [setting in keyof Facts]: string };

function wanted(inputs: StepInputs, { patterns }: RuleOptions): Wanted {
  const { hub, member } = inputs;
  return {
    pattern: JSON.stringify({ $or: patterns(inputs) }),
    state: 'ENABLED',
    target: busArn(hub),
    role: roleArn(hub.region, member.id, forwardRoleName),
  };
}
