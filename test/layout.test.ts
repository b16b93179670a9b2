// A file is found by its name: no two rooms use the same one, and a command's file bears the command's name.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const rooms = ['functions', 'shared', 'events', 'infrastructure', 'posture', 'local'];
/** Parts that every function, guardrail or resource type has, each in its own folder. */
const parts = [
  'handler.ts',
  'guardrail.ts',
  'observe.ts',
  'decide.ts',
  'look-ahead.ts',
  'look-back.ts',
  'preflight.ts',
  'act.ts',
  'settings.ts',
  'resource-type.ts',
  'inventory.ts',
  'registry.ts',
  'types.ts',
];

const tracked = (...folders: string[]) =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...folders], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => /\.(ts|tsx|js|yml)$/.test(file));

test('no two files share a name', () => {
  const files = tracked(...rooms).filter((file) => !parts.includes(basename(file)));
  const byName = Map.groupBy(files, (file) => basename(file));
  expect([...byName.values()].filter((same) => same.length > 1)).toEqual([]);
});

test("a command's file bears the command's name", () => {
  const commands = tracked('cli/commands').map((file) => [basename(file, '.ts'), readFileSync(file, 'utf8')] as const);
  expect(commands.length).toBeGreaterThan(10);
  for (const [name, text] of commands) {
    const top = [...text.matchAll(/^export function (\w+)Command\(/gm)].map(([, command]) => command);
    expect({ name, top }).toEqual({ name, top: [name] });
  }
});
