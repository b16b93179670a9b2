// The verdict on a thing with one policy document: whether it is there, whose it is, its settings, its document, and whom it
// admits. Pure.
import type { Settings } from '../../lib/settings.ts';
import type { SharedResource } from '../../steps/shared-resource.ts';
import type { StepVerdict } from '../../steps/step.ts';
import { isOwnThing, type OwnedThing } from './own-resource.ts';
import {
  type DocumentChange,
  documentChange,
  documentReason,
  type PresentDocument,
  type WantedDocument,
} from './resource-item.ts';
import { handOver } from './resource-tags.ts';

/** A thing that is Palisade's. */
export type ExistingThing<C extends Settings> = {
  readonly facts: PresentDocument;
  readonly resource: SharedResource;
  readonly wanted: WantedDocument;
  /** The settings that differ, each as it has to be. */
  readonly settings: C;
  /** What has the policy, for sentences: `repository`. */
  readonly what: string;
  /** What a person should know of it, that Palisade cannot change; null if there is nothing. */
  readonly attention: string | null;
  /** How it is, if all is as it has to be. */
  readonly compliant: string;
};

export function itemVerdict<C extends Settings>({
  facts,
  resource,
  wanted,
  settings,
  what,
  attention,
  compliant,
}: ExistingThing<C>): StepVerdict<C & DocumentChange> {
  const document = documentChange(facts, wanted, resource);
  const change = { ...settings, ...document };
  const tooLong = wanted.tooLong === null ? [] : [wanted.tooLong];
  if (Object.keys(change).length > 0) {
    const names = Object.keys(settings);
    const different = names.length > 0 ? [`different from what is required: ${names.join(', ')}`] : [];
    const reason = [...documentReason(document, what), ...different, ...tooLong].join('; ');
    return { kind: 'violating', reason, change };
  }
  if (wanted.tooLong !== null) return { kind: 'blocked', reason: wanted.tooLong };
  // What this attempt wrote is as it has to be, whatever else there is to say.
  if (facts.wroteBecause !== null) return { kind: 'compliant', reason: facts.wroteBecause };
  return attention === null ? { kind: 'compliant', reason: compliant } : { kind: 'attention', reason: attention };
}

/** A thing that may not be there, or somebody else's. */
export type NamedThing<C extends Settings> = ExistingThing<C> & {
  readonly facts: PresentDocument & OwnedThing & { readonly exists: boolean };
  /** Its name in AWS. */
  readonly name: string;
  /** What makes it, beside the settings. */
  readonly making: C;
  /** What is replaced once it was handed over, as a sentence without its end. */
  readonly replaced: string;
  /** Why it cannot be made yet; null if it can. */
  readonly obstacle: string | null;
};

export function thingVerdict<C extends Settings>(thing: NamedThing<C>): StepVerdict<C & DocumentChange> {
  const { facts, resource, wanted, settings, what, name, making, replaced, obstacle } = thing;
  if (facts.exists && isOwnThing(facts, resource, wanted.id)) return itemVerdict(thing);
  if (!resource.isDeclared)
    return { kind: 'not-applicable', reason: `it left governance.yml, and there is no ${what} of Palisade` };
  if (facts.exists) {
    const reason = `the ${what} ${name} was not made by Palisade and stays as it is. ${handOver}; ${replaced}`;
    return { kind: 'blocked', reason };
  }
  if (obstacle !== null) return { kind: 'blocked', reason: obstacle };
  const change = { ...making, ...settings, ...documentChange(facts, wanted, resource) };
  return { kind: 'violating', reason: `there is no ${what} ${name}`, change };
}
