// What a preflight asks beyond the resource itself, with answers that all resources of a page share.
import type { SurroundingClientFor } from '../../aws/surrounding-clients.ts';
import type { Resource } from './resource.ts';

/** Who is known to send objects to a bucket. */
export type Sources = {
  /** When this was last asked of the resource's account and Region (ISO 8601); null if it never was. */
  readonly asOf: string | null;
  /** Whether that is longer ago than two sweeps. */
  readonly isOld: boolean;
  /** Buckets whose server access logs are delivered there, sorted, at most 20. */
  readonly loggingFrom: readonly string[];
  /** Buckets that are replicated there, sorted, at most 20. */
  readonly replicatingFrom: readonly { readonly accountId: string; readonly bucket: string }[];
};

/** Looks up who sends to a resource, as the last sweep found it. */
export type SourcesOf = (resource: Resource) => Promise<Sources>;

/** What is around the resources of one page, or the resource of one event. */
export type Surroundings = {
  /** Clients of other services in the resource's account. */
  readonly clientFor: SurroundingClientFor;
  /** The answer to a question that is the same for several resources: asked once per key, and never stored longer. */
  readonly once: <T>(key: string, ask: () => Promise<T>) => Promise<T>;
  readonly sourcesOf: SourcesOf;
};

/** Nobody has asked yet. */
export const unknownSources: SourcesOf = async () => ({
  asOf: null,
  isOld: false,
  loggingFrom: [],
  replicatingFrom: [],
});

/**
 * How old the knowledge about sources is, in one sentence for a finding's notes. It is put into a preflight's facts as
 * `asOf`, which is no part of their fingerprint. Pure.
 */
export function noteOnSources({ asOf, isOld }: Pick<Sources, 'asOf' | 'isOld'>): string {
  const what = 'which buckets send access logs or replicas to it';
  if (asOf === null) return `${what} is not known: AWS Config was not asked yet, or records no buckets there`;
  return isOld ? `${what} was last asked at ${asOf}, more than two sweeps ago` : `${what} is known as of ${asOf}`;
}

/** Creates the surroundings of one page or event. */
export function createSurroundings(
  clientFor: SurroundingClientFor,
  sourcesOf: SourcesOf = unknownSources,
): Surroundings {
  const answers = new Map<string, Promise<unknown>>();
  // The type of an answer belongs to its key.
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const answer = ask();
    answers.set(key, answer);
    // A failure is no answer: the next resource asks again.
    answer.catch(() => answers.delete(key));
    return answer;
  };
  return { clientFor, once, sourcesOf };
}
