// What `admission.requires` requires of an account, and what of it is not in force there. Pure.
import type { AccountClass } from '../accounts/account-age.ts';
import type { AccountRecord } from '../accounts/account-record.ts';
import type { AccountType } from '../accounts/account-type.ts';
import { documentKey } from '../accounts/verified-steps.ts';
import type { Governance } from '../governance/governance.ts';
import { baselineModeFor, policyModeFor } from '../governance/mode-for.ts';
import { policiesOfType } from '../governance/schema/admission-rules.ts';
import { baselineStepKinds, ownStepTypes } from '../governance/schema/mode-names.ts';
import { statementsOf } from '../policies/pack.ts';
import { documentsFor, resourceControlPolicies, serviceControlPolicies } from '../policies/registry.ts';
import { policyScope } from '../policies/scope.ts';
import type { PolicyDocument } from '../policies/statements/policy-document.ts';

type TypedClass = AccountClass & { readonly type: AccountType };

/** The steps that attach policies, by the documents that they attach. */
const attachedBy = [
  { step: 'service-control-policies', documents: serviceControlPolicies },
  { step: 'resource-control-policies', documents: resourceControlPolicies },
] as const;

/** Why requirements are not in force in an account of this class, a sentence for each; empty if all are. */
export function missingRequirements(
  governance: Governance,
  account: TypedClass,
  { verified = {} }: Pick<AccountRecord, 'verified'>,
): readonly string[] {
  const steps = requiredSteps(governance, account).flatMap((step) => {
    const problem = problemOf(baselineModeFor(governance, account, step), verified, step);
    return problem === undefined ? [] : [`${step} is not in force: ${problem}`];
  });
  const documents = requiredDocuments(governance, account).flatMap(({ name, step }) => {
    const problem = problemOf(policyModeFor(governance, account, name), verified, documentKey(step, name));
    return problem === undefined ? [] : [`policy ${name} is not in force: ${problem}`];
  });
  return [...steps, ...documents];
}

/** A step of other types only is not asked for: it never runs in the account. */
function requiredSteps({ admission }: Governance, { type }: TypedClass): readonly string[] {
  return admission.requires.filter(
    (name) => Object.hasOwn(baselineStepKinds, name) && (ownStepTypes.get(name)?.includes(type) ?? true),
  );
}

type RequiredDocument = { readonly name: string; readonly step: string };

/** They are the same for all accounts of a type, of which there may be a thousand for each dataset. */
const known = new WeakMap<Governance, Map<AccountType, readonly RequiredDocument[]>>();

/** The required documents that accounts of the type get and that say something, each with the step that attaches it. */
export function requiredDocuments(governance: Governance, { type }: TypedClass): readonly RequiredDocument[] {
  const byType = known.get(governance) ?? new Map<AccountType, readonly RequiredDocument[]>();
  const documents = byType.get(type) ?? documentsOf(governance, type);
  known.set(governance, byType.set(type, documents));
  return documents;
}

function documentsOf(governance: Governance, type: AccountType): readonly RequiredDocument[] {
  const { requires } = governance.admission;
  const isRequired = ({ name }: PolicyDocument) => requires.includes(policiesOfType) || requires.includes(name);
  const scope = policyScope(governance);
  return attachedBy.flatMap(({ step, documents }) => {
    const { common, own } = documentsFor(documents, type);
    return [...common, ...own]
      .filter((document) => isRequired(document) && statementsOf(document, scope).length > 0)
      .map(({ name }) => ({ name, step }));
  });
}

function problemOf(mode: string, verified: Readonly<Record<string, string>>, key: string): string | undefined {
  if (mode !== 'enforce') return `its mode here is ${mode}`;
  return Object.hasOwn(verified, key) ? undefined : 'it was not verified in the account';
}
