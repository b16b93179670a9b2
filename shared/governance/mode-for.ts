// The modes that governance.yml sets for accounts of a type and age: of baseline steps and of policy documents.
import type { AccountClass } from '../accounts/account-age.ts';
import { ownValue } from '../lib/own-value.ts';
import { baselineStepKinds, ownStepTypes } from './schema/mode-names.ts';
import { type ChangeMode, type ModeBlocks, modeAt, unsaidChangeMode } from './schema/modes.ts';

/** The modes of a governance.yml. */
type StepModes = { readonly baseline: { readonly modes: ModeBlocks } };
type DocumentModes = { readonly policies: { readonly modes: ModeBlocks } };

/**
 * The mode of a baseline step. Naming the step is more specific than a default, and a type is more specific than `all`.
 * `default` does not cover steps that change no setting: without them Palisade would not see the account.
 */
export function baselineModeFor({ baseline }: StepModes, account: AccountClass, stepId: string): ChangeMode {
  const kind = ownValue(baselineStepKinds, stepId);
  return modeFor(
    baseline.modes,
    { ...account, type: typeOf(account, stepId) },
    stepId,
    kind === 'setting' ? undefined : 'enforce',
  );
}

/**
 * In an account of another type, a step of some types only closes what the account shared as one of them. The modes of that
 * type apply: by those of its new type, the readers might stay.
 */
function typeOf({ type }: AccountClass, stepId: string): AccountClass['type'] {
  const own: readonly AccountClass['type'][] = ownStepTypes.get(stepId) ?? [type];
  return own.includes(type) ? type : (own[0] ?? type);
}

/** The mode of a policy document, by the same precedence. */
export function policyModeFor({ policies }: DocumentModes, account: AccountClass, documentName: string): ChangeMode {
  return modeFor(policies.modes, account, documentName, undefined);
}

/** An account without a type has the modes of `all`. */
function modeFor(
  modes: ModeBlocks,
  { type, age }: AccountClass,
  name: string,
  uncovered: ChangeMode | undefined,
): ChangeMode {
  const ofType = type === 'unclassified' ? undefined : modes[type];
  const named = ofType?.[name] ?? modes.all?.[name];
  return modeAt(named ?? uncovered ?? ofType?.['default'] ?? modes.all?.['default'] ?? unsaidChangeMode, age);
}
