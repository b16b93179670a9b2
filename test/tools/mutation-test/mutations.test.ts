import { existsSync, readFileSync } from 'node:fs';
import type { Mutation } from '../../../tools/mutation-test/mutation.ts';
import { mutations } from '../../../tools/mutation-test/mutations.ts';

// `npm run mutate` takes most of an hour, and ends at the first entry that is stale.
describe('the list of removed controls', () => {
  test('contains text that is in its file exactly once', () => {
    const isStale = ({ file, from }: Mutation) =>
      !existsSync(file) || (from !== '' && readFileSync(file, 'utf8').split(from).length !== 2);
    expect(mutations.filter(isStale)).toEqual([]);
  });

  test('changes something, and names tests that exist', () => {
    const isEmpty = ({ from, to, tests }: Mutation) => from === to || !tests.every((test) => existsSync(test));
    expect(mutations.filter(isEmpty)).toEqual([]);
  });

  test('names the project of its tests, without which none of them would run', () => {
    const projectOf = (test: string) =>
      test.includes('.py') ? 'pytest' : (/\.(moto|cloud)\.test\.ts$/.exec(test)?.[1] ?? 'unit');
    const isMistaken = ({ project = 'unit', tests }: Mutation) =>
      project !== 'imports' && tests.some((test) => projectOf(test) !== project);
    expect(mutations.filter(isMistaken)).toEqual([]);
  });
});
