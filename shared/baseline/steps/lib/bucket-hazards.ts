// What the account's public access block would break, bucket by bucket, in a few hazards. Pure.
import type { Hazard } from '../../../guardrails/contract/preflight.ts';
import type { Settings } from '../../../lib/settings.ts';

/** A bucket whose own block is not on entirely: what turning it on would break, and the facts that say so. */
export type LookedAt = { readonly bucket: string; readonly hazards: readonly Hazard[]; readonly facts: Settings };

/** Buckets that a hazard names, and hazards in words of their own: a finding is an item of at most 400 KB. */
const maxBuckets = 20;
const maxHazards = 20;

/**
 * The hazards of all buckets: those that say the same are one, with the buckets' names. `unseen` is how many buckets were
 * not looked at.
 */
export function hazardsOfBuckets(looked: readonly LookedAt[], unseen: number): readonly Hazard[] {
  const groups = new Map<string, { readonly hazard: Hazard; readonly affected: string[] }>();
  for (const { bucket, hazards } of looked)
    for (const hazard of hazards) {
      const shown = groups.size < maxHazards ? hazard : { ...hazard, breaks: 'the same happens to more buckets' };
      const key = groups.has(keyOf(hazard)) ? keyOf(hazard) : keyOf(shown);
      const group = groups.get(key) ?? { hazard: shown, affected: [] };
      group.affected.push(`${bucket} (${hazard.affects})`);
      groups.set(key, group);
    }
  const found = [...groups.values()].map(({ hazard, affected }) => ({ ...hazard, affects: listed(affected) }));
  return unseen === 0 ? found : [...found, notLookedAt(unseen)];
}

/** What all buckets of a group have in common. */
function keyOf({ affects: _, ...same }: Hazard): string {
  return JSON.stringify(same);
}

/**
 * What identifies the hold: all buckets with hazards, also those that are not named. As long as it stays the same, an
 * approval of it is valid.
 */
export function decisiveFacts(looked: readonly LookedAt[], unseen: number): Settings {
  const affected = looked.filter(({ hazards }) => hazards.length > 0);
  return { isAnyUnseen: unseen > 0, buckets: Object.fromEntries(affected.map(({ bucket, facts }) => [bucket, facts])) };
}

function listed(affected: readonly string[]): string {
  const names = affected.toSorted();
  const more = names.length - maxBuckets;
  return [...names.slice(0, maxBuckets), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function notLookedAt(unseen: number): Hazard {
  return {
    id: 'unread',
    breaks: `whether ${unseen} more buckets would stop working is not known`,
    affects: 'those who read them',
    seenBy: 'ListBuckets',
    remedy: 'nothing, if their own blocks are on already; otherwise the account has more buckets than are looked at',
    approvable: true,
  };
}
