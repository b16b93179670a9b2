// What a resource type provides for the contract test of all guardrails (registry.test.ts).
import type fc from 'fast-check';
import type { Resource } from '../../../shared/guardrails/contract/resource.ts';
import type { Settings } from '../../../shared/lib/settings.ts';

export type Call = { readonly command: string; readonly input: Record<string, unknown> };

/** A fake service with one resource in memory. It records every call and can fail calls. */
export type Fake<State> = {
  readonly client: unknown;
  readonly calls: Call[];
  readonly state: State;
  fail(command: string, errorName: string): void;
};

export type TypeKit<State> = {
  /** The resource in the fake. */
  readonly resource: Resource;
  fake(state: State): Fake<State>;
  /** Generates any state of the resource's settings. */
  readonly anyState: fc.Arbitrary<State>;
  /** Generates parameters for the guardrails that have any, by guardrail id. */
  readonly parameters: Readonly<Record<string, fc.Arbitrary<Settings>>>;
  /** The IAM action of each command, according to the service's page in the Service Authorization Reference. */
  readonly actionOf: Readonly<Record<string, string>>;
  isWrite(call: Call): boolean;
  /** Input that every call must contain: the resource and its owner. */
  readonly owner: Readonly<Record<string, unknown>>;
  /** One number per setting, which a remediation must not decrease. */
  strengths(state: State): readonly number[];
  /** What an undo restores: the nearest state if the service cannot return to the observed one. */
  afterUndo<Observed>(seen: Observed): Observed;
};
