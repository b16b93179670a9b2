// What the policy steps of a baseline would do, by policy and by document.
import type { StepResult } from '../../shared/accounts/account-record.ts';
import { canonicalPolicy } from '../../shared/aws/canonical-policy.ts';
import { parseJson } from '../../shared/lib/text.ts';
import type { PolicyKind } from '../../shared/policies/pack.ts';
import { documentNamed } from '../../shared/policies/registry.ts';
import type { PolicyScope } from '../../shared/policies/statements/policy-document.ts';
import type { PlannedPolicy } from './types.ts';

export const policySteps: Readonly<Record<string, PolicyKind>> = {
  'service-control-policies': 'SERVICE_CONTROL_POLICY',
  'resource-control-policies': 'RESOURCE_CONTROL_POLICY',
};

const operations = ['attach', 'detach', 'create', 'update'] as const;

/**
 * The operations of a policy step. `documentsOf` has the documents of a policy by its name: an update names those of them
 * whose statements differ from what is deployed.
 */
export function policyChanges(
  { step, before, change }: Pick<StepResult, 'step' | 'before' | 'change'>,
  { documentsOf, scope }: { readonly documentsOf: (policy: string) => readonly string[]; readonly scope: PolicyScope },
  verdict: PlannedPolicy['verdict'],
): readonly PlannedPolicy[] {
  const kind = policySteps[step];
  if (kind === undefined) return [];
  const contents = new Map(Object.entries(Object(before?.['contents'] ?? {})));
  return Object.keys(change ?? {}).flatMap((text): PlannedPolicy[] => {
    const [word, policy = ''] = text.split(' ');
    const operation = operations.find((each) => each === word);
    if (operation === undefined) return [];
    const all = documentsOf(policy);
    const documents = operation === 'update' ? changedDocuments(all, scope, String(contents.get(policy) ?? '')) : all;
    return [{ operation, kind, policy, documents, verdict }];
  });
}

/** The documents whose statements the deployed policy does not have; all, if only one was taken away. */
function changedDocuments(documents: readonly string[], scope: PolicyScope, deployed: string): readonly string[] {
  const statements = Object(parseJson(deployed) ?? {}).Statement;
  const texts = new Set([statements].flat().map((each: unknown) => JSON.stringify(each)));
  const changed = documents.filter((name) =>
    documentNamed(name)
      .statements(scope)
      .some((statement) => !texts.has(canonicalPolicy(JSON.stringify(statement)))),
  );
  return changed.length > 0 ? changed : documents;
}
