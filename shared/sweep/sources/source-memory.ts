// Who sends to a bucket, in memory: for sweeps without a hub, and for dry runs, which write nothing.
import type { Sources, SourcesOf } from '../../guardrails/contract/surroundings.ts';
import { type Asked, placeKey, type SenderRecord, type SourceStore, sourcesIn } from './known-sources.ts';

/** Answers of this process; `earlier` has those of others, which count where this one has none. */
export function createSourceMemory(everyHours: number, now: () => Date, earlier?: SourcesOf): SourceStore {
  const senders = new Map<string, Map<string, SenderRecord>>();
  const asked = new Map<string, Asked>();
  return {
    record: async (answers) => {
      const at = now().toISOString();
      for (const answer of answers) {
        if ('unknown' in answer) continue;
        const { accountId, region } = answer;
        const place = placeKey(answer);
        asked.set(place, { accountId, region, at });
        for (const [bucket, found] of answer.senders) {
          const ofBucket = senders.get(bucket) ?? new Map<string, SenderRecord>();
          senders.set(bucket, ofBucket.set(place, { accountId, region, at, ...found }));
        }
      }
    },
    sourcesOf: async (resource) => {
      const records = { senders: [...(senders.get(resource.id)?.values() ?? [])], asked: [...asked.values()] };
      const own = sourcesIn(records, resource, everyHours, now());
      return earlier ? together(own, await earlier(resource)) : own;
    },
  };
}

/** Replicas come from any account, so those that were found earlier count too; access logs only from the own one. */
function together(own: Sources, earlier: Sources): Sources {
  const all = [...own.replicatingFrom, ...earlier.replicatingFrom];
  const replicatingFrom = [...new Map(all.map((each) => [`${each.accountId}#${each.bucket}`, each])).values()];
  return { ...(own.asOf === null ? earlier : own), replicatingFrom };
}
