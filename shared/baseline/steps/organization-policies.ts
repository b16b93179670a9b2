// Baseline steps: the service control policies and resource control policies of the account's type.

import {
  type AttachmentChange,
  type AttachmentFacts,
  attachmentPermissions,
  changeAttachments,
  contentChanges,
  isAccountPolicy,
  observeAccountPolicies,
} from '../../policies/attachments.ts';
import type { PackedPolicy } from '../../policies/pack.ts';
import type { PolicyKind } from '../../policies/quotas.ts';
import { documentsIn, mayDetach, monitoredDocuments, wantedPolicies } from '../../policies/wanted-policies.ts';
import type { Step, StepInputs, StepVerdict } from '../../steps/step.ts';

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
  const classOf = ({ member: { type }, age }: StepInputs) => ({ type, age });
  const wantedFor = (inputs: StepInputs, attachedContents: readonly string[]) =>
    wantedPolicies(inputs.governance, classOf(inputs), kind, documentsOf(inputs, attachedContents));
  const operationsFor = (facts: AttachmentFacts, inputs: StepInputs): Operations => {
    const wanted = wantedFor(inputs, attachedContents(facts));
    const names = wanted.map(({ name }) => name);
    const detachable = (name: string) =>
      mayDetach(classOf(inputs), documentsOf(inputs, [facts.contents[name] ?? '']), wanted);
    return {
      wanted,
      attach: names.filter((name) => !facts.attached.includes(name)),
      // Those of another type or of an earlier governance.yml.
      detach: facts.attached.filter((name) => isAccountPolicy(name) && !names.includes(name) && detachable(name)),
    };
  };
  return {
    id,
    title,
    scope: 'account',
    after: ['account-public-access'],
    permissions: { account: [], management: attachmentPermissions },
    observe: (context) => observeAccountPolicies(context, kind, (contents) => wantedFor(context, contents)),
    decide: (facts, inputs) => verdictOn(facts, operationsFor(facts, inputs)),
    documentsInForce: (facts, inputs) =>
      wantedFor(inputs, attachedContents(facts)).flatMap(({ documents }) => documents),
    wouldChange(facts, inputs) {
      const attached = documentsOf(inputs, attachedContents(facts));
      const names = monitoredDocuments(inputs.governance, classOf(inputs), kind, attached);
      return Object.fromEntries(names.map((name) => [`attach document ${name}`, true]));
    },
    async apply(context, _change, facts) {
      const { wanted, attach, detach } = operationsFor(facts, context);
      await changeAttachments(context, kind, wanted, facts, attach, detach);
    },
  };
}

/** The policies that the account should have, and those to attach and to detach, by name. */
type Operations = {
  readonly wanted: readonly PackedPolicy[];
  readonly attach: readonly string[];
  readonly detach: readonly string[];
};

function attachedContents({ attached, contents }: AttachmentFacts): readonly string[] {
  return attached.filter(isAccountPolicy).map((name) => contents[name] ?? '');
}

function documentsOf({ governance }: StepInputs, contents: readonly string[]): readonly string[] {
  return contents.flatMap((content) => documentsIn(content, governance));
}

function verdictOn(facts: AttachmentFacts, { wanted, attach, detach }: Operations): StepVerdict<AttachmentChange> {
  const change: AttachmentChange = {
    ...contentChanges(facts, wanted),
    ...Object.fromEntries(attach.map((name) => [`attach ${name}`, true])),
    ...Object.fromEntries(detach.map((name) => [`detach ${name}`, true])),
  };
  const operations = Object.keys(change);
  if (operations.length > 0) return { kind: 'violating', reason: operations.join(', '), change };
  if (wanted.length === 0) return { kind: 'not-applicable', reason: 'no policies of this kind are enforced here' };
  return { kind: 'compliant', reason: `attached: ${wanted.map(({ name }) => name).join(', ')}` };
}
