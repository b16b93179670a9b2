// The schema of modes in governance.yml: one word for all accounts, or one for existing and one for new accounts.
import * as z from 'zod/mini';
import type { AccountAge } from '../../accounts/account-age.ts';
import { accountTypes } from '../../accounts/account-type.ts';
import { baselineStepKinds, policyDocumentNames } from './mode-names.ts';

/** `off` is not looked at; `monitor` reports what `enforce` would change. */
export const changeModes = ['off', 'monitor', 'enforce'] as const;
export type ChangeMode = (typeof changeModes)[number];

export const guardrailModes = ['monitor', 'remediate'] as const;
export type GuardrailMode = (typeof guardrailModes)[number];

type ByAge<M> = M | Readonly<Record<AccountAge, M>>;

const oneOrTwo = <const M extends readonly string[]>(words: M) =>
  z.union(
    [z.enum(words), z.strictObject({ existing: z.enum(words), new: z.enum(words) })],
    `must be one of ${words.join(', ')}; or two of them, as { existing: ${words[0]}, new: ${words.at(-1)} }`,
  );

export const guardrailMode = oneOrTwo(guardrailModes);
const changeMode = oneOrTwo(changeModes);

const modesFor = (names: readonly string[]) =>
  z._default(
    z.partialRecord(
      z.enum(['all', ...accountTypes]),
      z.strictObject(Object.fromEntries(['default', ...names].map((name) => [name, z.optional(changeMode)]))),
    ),
    {},
  );

/** `baseline.modes` and `policies.modes`: for each account type or `all`, a mode by name, and `default`. */
export const baselineModes = modesFor(Object.keys(baselineStepKinds));
export const policyModes = modesFor(policyDocumentNames);
export type ModeBlocks = z.infer<typeof baselineModes>;

/** The mode for accounts of this age. */
export function modeAt<M extends string>(mode: ByAge<M>, age: AccountAge): M {
  return typeof mode === 'string' ? mode : mode[age];
}

/** Where governance.yml says nothing, an existing account is only looked at, and a new one gets everything. */
export const unsaidChangeMode = { existing: 'monitor', new: 'enforce' } as const satisfies ByAge<ChangeMode>;
export const unsaidGuardrailMode = { existing: 'monitor', new: 'remediate' } as const satisfies ByAge<GuardrailMode>;
