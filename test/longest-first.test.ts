import { existsSync } from 'node:fs';
import { join } from 'node:path';
import config from '../jest.config.ts';
import { longSuites } from './support/long-suites.ts';
import LongestFirst, { rankOf } from './support/longest-first.ts';

type Tests = Parameters<LongestFirst['sort']>[0];

/** A sequencer without a cache of earlier runs, and the tests of these suites, of which the first is the largest. */
function fresh(paths: readonly string[]): { sequencer: LongestFirst; tests: Tests } {
  const cacheDirectory = '/nowhere';
  const getSize = (path: string) => paths.length - paths.indexOf(path.replace('/checkout/', ''));
  const context = { config: { rootDir: '/checkout', cacheDirectory, id: 'unit' }, hasteFS: { getSize } };
  const tests = paths.map((path) => ({ path: join('/checkout', path), context })) as unknown as Tests;
  const options = { contexts: [], globalConfig: {} } as unknown as ConstructorParameters<typeof LongestFirst>[0];
  return { sequencer: new LongestFirst(options), tests };
}

test('long suites start first: those that need no local cloud, and then the longest before the others', async () => {
  const byTime = Object.entries(longSuites)
    .sort(([, one], [, other]) => other - one)
    .map(([path]) => path);
  const isCloud = (path: string) => path.endsWith('.cloud.test.ts');
  const long = [...byTime.filter((path) => !isCloud(path)), ...byTime.filter(isCloud)];
  const short = ['test/layout.test.ts', 'test/longest-first.test.ts'];
  const { sequencer, tests } = fresh([...short, ...long.toReversed()]);
  const sorted = (await sequencer.sort(tests)).map(({ path }) => path.replace('/checkout/', ''));
  expect(sorted.map(rankOf)).toEqual([...long, ...short].map(rankOf));
  expect(sorted.findIndex(isCloud)).toBe(long.findIndex(isCloud));
  expect(new Set(sorted)).toEqual(new Set([...long, ...short]));
});

test('every suite of the list is there, and Jest uses the order', () => {
  expect(Object.keys(longSuites).filter((path) => !existsSync(path))).toEqual([]);
  expect(config.testSequencer).toBe('<rootDir>/test/support/longest-first.ts');
});
