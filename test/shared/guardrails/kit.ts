// What a resource type brings to the contract of all guardrails (registry.test.ts).
import type fc from 'fast-check';
import type { Resource } from '../../../shared/guardrails/contract/resource.ts';
import type { Settings } from '../../../shared/lib/settings.ts';

export type Call = { readonly command: string; readonly input: Record<string, unknown> };

/** A service with one resource in memory. It keeps every call, and can be told to fail. */
export type Fake<State> = {
  readonly client: unknown;
  readonly calls: Call[];
  readonly state: State;
  fail(command: string, errorName: string): void;
};

export type TypeKit<State> = {
  /** The resource that the fake holds. */
  readonly resource: Resource;
  fake(state: State): Fake<State>;
  /** Any state that the resource's settings can be in. */
  readonly anyState: fc.Arbitrary<State>;
  /** Any parameters of the guardrails that have some, by their ids. */
  readonly parameters: Readonly<Record<string, fc.Arbitrary<Settings>>>;
  /** The IAM action of each command, by the service's page of the Service Authorization Reference. */
  readonly actionOf: Readonly<Record<string, string>>;
  isWrite(call: Call): boolean;
  /** What every call says of whose resource it is about. */
  readonly owner: Readonly<Record<string, unknown>>;
  /** Numbers that must not fall, one for each setting. */
  strengths(state: State): readonly number[];
  /** What an undo gives back, where the service has no way back to what was observed. */
  afterUndo<Observed>(seen: Observed): Observed;
};
