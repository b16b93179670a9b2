// The call trees of docs/concepts/event-flow.md: each file exists and has the functions that its line names.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const page = readFileSync('docs/concepts/event-flow.md', 'utf8');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
}).split('\n');
const lines = [...page.matchAll(/```text\n([\s\S]*?)```/g)].flatMap(([, tree = '']) => tree.split('\n'));
const calls = lines.flatMap((line) => {
  const [, named = '', says = ''] = /^[\s│├└─]*(\S+\.ts)(.*)$/.exec(line) ?? [];
  return named === '' || named.includes('*') ? [] : [{ named, says }];
});

test('the page has call trees', () => {
  expect(calls.length).toBeGreaterThan(50);
});

test.each(calls)('$named$says', ({ named, says }) => {
  const found = files.filter((file) => (named.startsWith('…') ? file.endsWith(named.slice(1)) : file === named));
  expect(found).toHaveLength(1);
  const text = readFileSync(found[0] ?? '', 'utf8');
  const identifiers = says.match(/\b[a-z]+[A-Z]\w*\b/g) ?? [];
  expect(identifiers.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
});
