// Baseline steps: a new account is shut, where governance.yml asks for it, until its baseline is complete.

import {
  type AttachmentChange,
  type AttachmentFacts,
  attachmentPermissions,
  changeAttachments,
  contentChanges,
  observeAttachments,
  quotaProblem,
} from '../../policies/attachments.ts';
import { quarantineName, quarantinePolicy } from '../../policies/pack.ts';
import { policyScope } from '../../policies/scope.ts';
import type { Step, StepContext, StepInputs } from './lib/step.ts';

const wantedOf = ({ governance }: StepInputs) => [quarantinePolicy(policyScope(governance))];

const observe = (context: StepContext, wanted: ReturnType<typeof wantedOf>) =>
  observeAttachments(context.organizations, context.member.id, 'SERVICE_CONTROL_POLICY', wanted);

const permissions = { account: [], management: attachmentPermissions };

export const quarantine: Step<AttachmentFacts, AttachmentChange> = {
  id: 'quarantine',
  title: 'Nobody but Palisade does anything in a new account',
  scope: 'account',
  after: [],
  permissions,
  observe: (context) =>
    context.governance.baseline.quarantine && context.isNew
      ? observe(context, wantedOf(context))
      : Promise.resolve(noAttachments),

  decide(facts, inputs) {
    if (!inputs.governance.baseline.quarantine)
      return { kind: 'not-applicable', reason: 'governance.yml does not ask for it' };
    // Shutting an account that is in use would be an outage.
    if (!inputs.isNew) return { kind: 'not-applicable', reason: 'the account is not new, and there may be work in it' };
    if (facts.attached.includes(quarantineName)) return { kind: 'compliant', reason: 'the account is shut' };
    const quotaReason = quotaProblem(facts, [quarantineName], []);
    if (quotaReason !== undefined) return { kind: 'blocked', reason: quotaReason };
    const change: AttachmentChange = {
      ...contentChanges(facts, wantedOf(inputs)),
      [`attach ${quarantineName}`]: true,
    };
    return { kind: 'violating', reason: 'the account is new', change };
  },

  async apply(context, _change, facts) {
    await changeAttachments(context.organizations, context.member.id, wantedOf(context), facts, [quarantineName], []);
  },
};

/** `after` is set by the list of steps: it comes after all others. */
export const releaseQuarantine: Step<AttachmentFacts, AttachmentChange> = {
  id: 'release-quarantine',
  title: 'The account is opened, its baseline being complete',
  scope: 'account',
  after: [],
  permissions,
  observe: (context) => observe(context, []),

  decide({ attached }) {
    if (!attached.includes(quarantineName)) return { kind: 'compliant', reason: 'the account is open' };
    return { kind: 'violating', reason: 'everything else is done', change: { [`detach ${quarantineName}`]: true } };
  },

  async apply(context, _change, facts) {
    await changeAttachments(context.organizations, context.member.id, [], facts, [], [quarantineName]);
  },
};

const noAttachments: AttachmentFacts = { attached: [], ids: {}, contents: {} };
