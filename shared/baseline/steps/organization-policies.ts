// Baseline steps: the service control policies and resource control policies of the account's type.

import {
  type AttachmentChange,
  type AttachmentFacts,
  attachmentPermissions,
  changeAttachments,
  contentChanges,
  observeAttachments,
} from '../../policies/attachments.ts';
import {
  isPalisadePolicy,
  type PackedPolicy,
  type PolicyKind,
  policiesFor,
  quarantineName,
} from '../../policies/pack.ts';
import { policyScope } from '../../policies/scope.ts';
import type { Step, StepInputs, StepVerdict } from './lib/step.ts';

export const serviceControlPolicies = policyStep(
  'service-control-policies',
  'Service control policies limit what the principals of the account may do',
  'SERVICE_CONTROL_POLICY',
);

export const resourceControlPolicies = policyStep(
  'resource-control-policies',
  'Resource control policies limit who may access the resources of the account',
  'RESOURCE_CONTROL_POLICY',
);

function policyStep(id: string, title: string, kind: PolicyKind): Step<AttachmentFacts, AttachmentChange> {
  const wantedOf = ({ member, governance }: StepInputs) =>
    policiesFor(member.type, policyScope(governance)).filter((policy) => policy.kind === kind);
  return {
    id,
    title,
    scope: 'account',
    after: ['account-public-access'],
    permissions: { account: [], management: attachmentPermissions },
    observe: (context) => observeAttachments(context, kind, wantedOf(context)),
    decide: (facts, inputs) => decide(facts, wantedOf(inputs)),
    async apply(context, _change, facts) {
      const wanted = wantedOf(context);
      await changeAttachments(context, kind, wanted, facts, ...attachAndDetach(facts, wanted));
    },
  };
}

function decide(facts: AttachmentFacts, wanted: readonly PackedPolicy[]): StepVerdict<AttachmentChange> {
  const [attach, detach] = attachAndDetach(facts, wanted);
  const change: AttachmentChange = {
    ...contentChanges(facts, wanted),
    ...Object.fromEntries(attach.map((name) => [`attach ${name}`, true])),
    ...Object.fromEntries(detach.map((name) => [`detach ${name}`, true])),
  };
  const operations = Object.keys(change);
  if (operations.length > 0) return { kind: 'violating', reason: operations.join(', '), change };
  if (wanted.length === 0) return { kind: 'not-applicable', reason: 'the account type has no policies of this kind' };
  return { kind: 'compliant', reason: `attached: ${wanted.map(({ name }) => name).join(', ')}` };
}

/** Policies to attach, and Palisade's policies to detach: those of another type or of an earlier governance.yml. */
function attachAndDetach(
  facts: AttachmentFacts,
  wanted: readonly PackedPolicy[],
): [attach: string[], detach: string[]] {
  const names = wanted.map(({ name }) => name);
  const palisadePolicies = facts.attached.filter((name) => isPalisadePolicy(name) && name !== quarantineName);
  return [
    names.filter((name) => !facts.attached.includes(name)),
    palisadePolicies.filter((name) => !names.includes(name)),
  ];
}
