// Checks of `platform` and `admission` in governance.yml: datasets in governed Regions, and requirements that can be in
// force.
import { accountAges } from '../accounts/account-age.ts';
import { type AccountType, accountTypes } from '../accounts/account-type.ts';
import { regionSuggestion } from '../aws/region-suggestion.ts';
import { baselineModeFor, policyModeFor } from './mode-for.ts';
import type { Objection } from './reading/mistake.ts';
import { textsAt, valueAt } from './reading/values.ts';
import { admissionParameters, policiesOfType } from './schema/admission-rules.ts';
import { baselineStepKinds, ownDocumentTypes, ownStepTypes, policyDocumentNames } from './schema/mode-names.ts';
import { baselineModes, type ModeBlocks, policyModes } from './schema/modes.ts';

/** Datasets in Regions that governance.yml does not govern: no step runs there. */
export function ungovernedDatasets(data: unknown): Objection[] {
  const regions = textsAt(data, 'regions.*').map(({ value }) => value);
  return textsAt(data, 'platform.datasets.*.region')
    .filter(({ value }) => !regions.includes(value))
    .map(({ path, value }) => ({
      path,
      about: 'value',
      problem: 'is not among the governed regions',
      allowed: regions,
      suggestion: regionSuggestion(value),
    }));
}

/** Nothing is required of the readers of datasets: every account of their types is admitted. */
export function nothingRequired(data: unknown): Objection[] {
  const requires = valueAt(data, ['admission', 'requires']);
  if (!Array.isArray(requires) || requires.length > 0 || readerTypes(data).length === 0) return [];
  const problem =
    'requires nothing: every account of a reader’s type and environment is admitted, whatever is in force';
  return [{ path: ['admission', 'requires'], about: 'value', problem }];
}

/** Readers of datasets of which no account can be admitted, since a requirement is not enforced in any of them. */
export function readersNeverAdmitted(data: unknown): Objection[] {
  const modes = modesOf(data);
  const required = admissionParameters.safeParse(valueAt(data, ['admission']) ?? {});
  if (modes === undefined || !required.success) return [];
  return textsAt(data, 'platform.datasets.*.readers.*').flatMap(({ path, value }) => {
    const type = accountTypes.find((each) => each === value);
    const missing = type === undefined ? [] : neverEnforced(type, required.data.requires, modes);
    if (missing.length === 0) return [];
    const problem = `no account of this type is admitted: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not enforced in any of them`;
    return [{ path, about: 'value', problem }];
  });
}

type Modes = { readonly baseline: { readonly modes: ModeBlocks }; readonly policies: { readonly modes: ModeBlocks } };

/** The modes that are written; undefined if they have mistakes of their own. */
function modesOf(data: unknown): Modes | undefined {
  const steps = baselineModes.safeParse(valueAt(data, ['baseline', 'modes']));
  const documents = policyModes.safeParse(valueAt(data, ['policies', 'modes']));
  return steps.success && documents.success
    ? { baseline: { modes: steps.data }, policies: { modes: documents.data } }
    : undefined;
}

function neverEnforced(type: AccountType, requires: readonly string[], modes: Modes): readonly string[] {
  const isNever = (modeFor: (account: { type: AccountType; age: (typeof accountAges)[number] }) => string) =>
    accountAges.every((age) => modeFor({ type, age }) !== 'enforce');
  const steps = requires.filter(
    (name) => Object.hasOwn(baselineStepKinds, name) && (ownStepTypes.get(name)?.includes(type) ?? true),
  );
  const documents = policyDocumentNames.filter(
    (name) =>
      (requires.includes(policiesOfType) || requires.includes(name)) &&
      (ownDocumentTypes.get(name)?.includes(type) ?? true),
  );
  return [
    ...steps.filter((name) => isNever((account) => baselineModeFor(modes, account, name))),
    ...documents.filter((name) => isNever((account) => policyModeFor(modes, account, name))),
  ];
}

function readerTypes(data: unknown): readonly string[] {
  return textsAt(data, 'platform.datasets.*.readers.*').map(({ value }) => value);
}
