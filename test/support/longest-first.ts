// Jest's order of suites: the long ones first, the others as Jest orders them, which on a fresh clone is by size.
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import type jestSequencer from '@jest/test-sequencer';
import { longSuites } from './long-suites.ts';

// Its types are those of the CommonJS module, which an import does not get.
const { default: TestSequencer }: typeof jestSequencer = createRequire(import.meta.url)('@jest/test-sequencer');

type Tests = Parameters<InstanceType<typeof TestSequencer>['sort']>[0];

/** Long suites without a local cloud come before all others: that of the tests starts meanwhile. */
export function rankOf(path: string): number {
  const seconds = longSuites[path] ?? 0;
  return seconds > 0 && !path.endsWith('.cloud.test.ts') ? seconds + 1_000 : seconds;
}

export default class LongestFirst extends TestSequencer {
  override async sort(tests: Tests): Promise<Tests> {
    const rank = ({ path, context }: Tests[number]) => rankOf(relative(context.config.rootDir, path));
    return [...(await super.sort(tests))].sort((one, other) => rank(other) - rank(one));
  }
}
