// What the policy steps of a baseline would do, by policy and by document.
import type { AccountClass } from '../../shared/accounts/account-age.ts';
import type { StepResult } from '../../shared/accounts/account-record.ts';
import { canonicalPolicy } from '../../shared/aws/canonical-policy.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { Settings } from '../../shared/lib/settings.ts';
import { parseJson } from '../../shared/lib/text.ts';
import { isAccountPolicy } from '../../shared/policies/attachments.ts';
import { statementsOf } from '../../shared/policies/pack.ts';
import type { PolicyKind } from '../../shared/policies/quotas.ts';
import { documentNamed } from '../../shared/policies/registry.ts';
import { policyScope } from '../../shared/policies/scope.ts';
import { documentsIn, wantedPolicies } from '../../shared/policies/wanted-policies.ts';
import type { PlannedPolicy } from './types.ts';

export const policySteps: Readonly<Record<string, PolicyKind>> = {
  'service-control-policies': 'SERVICE_CONTROL_POLICY',
  'resource-control-policies': 'RESOURCE_CONTROL_POLICY',
};

type Inputs = {
  readonly governance: Governance;
  /** The governance.yml by which the policies of the account were made: it knows documents that are taken away. */
  readonly deployed: Governance;
  readonly account: AccountClass;
};

/**
 * The operations of a policy step, with the verdict on what it would write, and the documents that it only monitors. An
 * update names those documents whose statements differ from what is deployed.
 */
export function policyChanges(
  result: Pick<StepResult, 'step' | 'before' | 'change' | 'wouldChange'>,
  inputs: Inputs,
  verdict: PlannedPolicy['verdict'],
): readonly PlannedPolicy[] {
  const kind = policySteps[result.step];
  if (kind === undefined) return [];
  return [
    ...Object.keys(result.change ?? {}).flatMap((text) => operationOf(text, kind, result.before, inputs, verdict)),
    ...monitoredRow(kind, result.wouldChange ?? null),
  ];
}

const operations = ['attach', 'detach', 'create', 'update'] as const;

function operationOf(
  text: string,
  kind: PolicyKind,
  before: Settings | null,
  inputs: Inputs,
  verdict: PlannedPolicy['verdict'],
): PlannedPolicy[] {
  const [word, policy = ''] = text.split(' ');
  const operation = operations.find((each) => each === word);
  if (operation === undefined) return [];
  const contents = contentsOf(before);
  const documents = documentsOf(policy, kind, contents, inputs);
  const named =
    operation === 'update' ? changedDocuments(documents, inputs.governance, contents.get(policy) ?? '') : documents;
  return [{ operation, kind, policy, documents: named, verdict }];
}

/** Documents in mode `monitor` that the account does not have: with `enforce`, they would be attached. */
function monitoredRow(kind: PolicyKind, wouldChange: Settings | null): PlannedPolicy[] {
  const documents = Object.keys(wouldChange ?? {}).map((text) => text.replace(/^attach document /, ''));
  return documents.length === 0 ? [] : [{ operation: 'attach', kind, policy: null, documents, verdict: 'monitored' }];
}

function contentsOf(before: Settings | null): ReadonlyMap<string, string> {
  return new Map(Object.entries(Object(before?.['contents'] ?? {})).map(([name, text]) => [name, String(text)]));
}

/** The documents of a policy that the account should have, or that it has and should not have. */
function documentsOf(
  policy: string,
  kind: PolicyKind,
  contents: ReadonlyMap<string, string>,
  { governance, deployed, account }: Inputs,
): readonly string[] {
  const attached = [...contents].filter(([name]) => isAccountPolicy(name)).map(([, content]) => content);
  const has = attached.flatMap((content) => documentsIn(content, governance));
  const wanted = wantedPolicies(governance, account, kind, has).find(({ name }) => name === policy);
  return wanted?.documents ?? documentsIn(contents.get(policy) ?? '', deployed);
}

/** The documents whose statements the deployed policy does not have; all, if only one was taken away. */
function changedDocuments(documents: readonly string[], governance: Governance, deployed: string): readonly string[] {
  const scope = policyScope(governance);
  const statements = Object(parseJson(deployed) ?? {}).Statement;
  const texts = new Set([statements].flat().map((each: unknown) => JSON.stringify(each)));
  const changed = documents.filter((name) =>
    statementsOf(documentNamed(name), scope).some(
      (statement) => !texts.has(canonicalPolicy(JSON.stringify(statement))),
    ),
  );
  return changed.length > 0 ? changed : documents;
}
