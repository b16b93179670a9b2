// What a sweep in a test knows about who sends to a bucket.
import { createSourceMemory } from '../../shared/sweep/sources/source-memory.ts';

/** Sources in memory that nobody has told anything. */
export const noSources = () => {
  const sources = createSourceMemory(24, () => new Date());
  return { sources, dryRunSources: sources };
};
