// How the patterns of reads are made, and that the files with them are up to date.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { peopleMayReadPage } from '../../../tools/scripts/people-may-read-page.ts';
import { patternsFor, readLists } from '../../../tools/scripts/read-action-lists.ts';
import { iamServices, possibleReadLists, readActionsFile } from '../../../tools/scripts/read-actions-file.ts';

test('the list and its page are up to date (otherwise: npm run generate)', async () => {
  const lists = await possibleReadLists();
  expect(readFileSync('shared/policies/aws-lists/readable-services.ts', 'utf8')).toBe(readActionsFile(lists));
  expect(readFileSync('docs/reference/people-may-read.md', 'utf8')).toBe(peopleMayReadPage(lists, await iamServices()));
});

test.each([
  { wanted: ['GetRole', 'GetUser', 'ListUsers'], withheld: ['CreateUser'], patterns: ['Get*', 'List*'] },
  { wanted: ['GetRole', 'GetUser'], withheld: ['GetToken'], patterns: ['GetRole', 'GetUser'] },
  { wanted: ['GetRole', 'GetRolePolicy'], withheld: ['getuser'], patterns: ['GetRole*'] },
  { wanted: ['GetRole'], withheld: ['GetRolePolicy', 'GetUser'], patterns: ['GetRole'] },
  { wanted: ['BatchGetItem', 'BatchGetRow'], withheld: ['BatchWriteItem'], patterns: ['BatchGet*'] },
  { wanted: ['StartQuery', 'StopQuery'], withheld: [], patterns: ['StartQuery', 'StopQuery'] },
  { wanted: ['Query', 'Scan'], withheld: [], patterns: ['Query', 'Scan'] },
  { wanted: ['GET', 'GetPortal'], withheld: ['POST'], patterns: ['GET', 'Get*'] },
])('$wanted without $withheld: $patterns', ({ wanted, withheld, patterns }) => {
  expect(patternsFor(wanted, withheld).sort()).toEqual([...patterns].sort());
});

const name = fc
  .array(fc.constantFrom('Get', 'List', 'Start', 'Batch', 'Role', 'Roles', 'User', 'DB', 'V2', 'Query'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((words) => words.join(''));

test('patterns match everything that is wanted and nothing that is withheld', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 12 }), fc.uniqueArray(name, { maxLength: 12 }), (wanted, other) => {
      const withheld = other.filter((each) => !wanted.includes(each));
      const patterns = patternsFor(wanted, withheld);
      const matched = (action: string) =>
        patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(action));
      expect(wanted.filter((each) => !matched(each))).toEqual([]);
      expect(withheld.filter(matched)).toEqual([]);
    }),
  );
});

const action = (text: string) => ({ name: text, accessLevel: /^Create/.test(text) ? 'Write' : 'Read' });

test('services come in their order: the platform, common ones, then the shortest', () => {
  const names = ['zeta-with-a-long-name', 'rds', 'abc', 's3', 'unnamed'];
  const services = names.map((service) => ({ name: service, actions: [action('GetIt'), action('CreateIt')] }));
  const allowed = Object.fromEntries(names.slice(0, 4).map((service) => [service, ['Get*']]));
  expect(readLists(services, allowed).map(({ service }) => service)).toEqual([
    's3',
    'rds',
    'abc',
    'zeta-with-a-long-name',
  ]);
});

test('a write that ReadOnlyAccess allows needs a reason', () => {
  expect(() => readLists([{ name: 'abc', actions: [action('CreateIt')] }], { abc: ['Create*'] })).toThrow('CreateIt');
});
