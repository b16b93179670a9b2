// Baseline steps: a new account is quarantined until its baseline is complete, if `baseline.quarantine` is true.

import {
  type AttachmentChange,
  type AttachmentFacts,
  attachmentPermissions,
  changeAttachments,
  contentChanges,
  observeAttachments,
} from '../../policies/attachments.ts';
import { quarantineName, quarantinePolicy } from '../../policies/pack.ts';
import { policyScope } from '../../policies/scope.ts';
import type { Step, StepContext, StepInputs } from '../../steps/step.ts';

const wantedOf = ({ governance }: StepInputs) => [quarantinePolicy(policyScope(governance))];

const kind = 'SERVICE_CONTROL_POLICY';

const observe = (context: StepContext, wanted: ReturnType<typeof wantedOf>) =>
  observeAttachments(context, kind, wanted);

const permissions = { account: [], management: attachmentPermissions };

export const quarantine: Step<AttachmentFacts, AttachmentChange> = {
  id: 'quarantine',
  title: 'A new account is quarantined: nobody but Palisade and those who set it up can do anything in it',
  scope: 'account',
  after: [],
  permissions,
  observe: (context) =>
    context.governance.baseline.quarantine && context.isNew
      ? observe(context, wantedOf(context))
      : Promise.resolve(noAttachments),

  decide(facts, inputs) {
    if (!inputs.governance.baseline.quarantine)
      return { kind: 'not-applicable', reason: 'baseline.quarantine in governance.yml is false' };
    // Quarantining an account that is in use would be an outage.
    if (!inputs.isNew) return { kind: 'not-applicable', reason: 'the account is not new and may have workloads' };
    if (facts.attached.includes(quarantineName)) return { kind: 'compliant', reason: 'the account is quarantined' };
    const change: AttachmentChange = {
      ...contentChanges(facts, wantedOf(inputs)),
      [`attach ${quarantineName}`]: true,
    };
    return { kind: 'violating', reason: 'the account is new', change };
  },

  async apply(context, _change, facts) {
    await changeAttachments(context, kind, wantedOf(context), facts, [quarantineName], []);
  },
};

/** registry.ts sets `after`: this step depends on all others. */
export const releaseQuarantine: Step<AttachmentFacts, AttachmentChange> = {
  id: 'release-quarantine',
  title: 'The account is released from quarantine',
  scope: 'account',
  after: [],
  permissions,
  observe: observeForRelease,

  decide({ attached }) {
    if (!attached.includes(quarantineName)) return { kind: 'compliant', reason: 'the account is not quarantined' };
    return { kind: 'violating', reason: 'all other steps are done', change: { [`detach ${quarantineName}`]: true } };
  },

  async apply(context, _change, facts) {
    await changeAttachments(context, kind, [], facts, [], [quarantineName]);
  },
};

/**
 * If an earlier attempt of this run has quarantined the account, the policy is taken for attached: to detach it is
 * harmless if it is not, and what is attached is read after that. It saves one of seven reads per new account, of which
 * Organizations serves five per second.
 */
async function observeForRelease(context: StepContext): Promise<AttachmentFacts> {
  if (!context.wasDone(quarantine.id) || !context.attachments.isUntouched(kind)) return observe(context, []);
  const id = (await context.policies.ids(kind)).get(quarantineName);
  if (id === undefined) return observe(context, []);
  return { attached: [quarantineName], ids: { [quarantineName]: id }, contents: {} };
}

const noAttachments: AttachmentFacts = { attached: [], ids: {}, contents: {} };
