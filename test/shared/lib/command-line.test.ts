// How a hint names Palisade's command, by how it was called.
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { commandLine } from '../../../shared/lib/command-line.ts';
import { inInstallation } from '../../../shared/lib/installation.ts';
import { runCommand } from '../../support/palisade.ts';

const calledAs = (path: string, more: NodeJS.ProcessEnv = {}) => ({
  environment: { PALISADE_CALLED_AS: path, PATH: '/usr/bin:/home/ana/.local/bin', ...more },
  script: '/checkout/cli/palisade.ts',
});
const start = { npm_lifecycle_event: 'start' };

test.each([
  { name: 'by its path', invocation: calledAs('bin/palisade'), says: 'bin/palisade held' },
  {
    name: 'from another folder',
    invocation: calledAs('../palisade/bin/palisade'),
    says: '../palisade/bin/palisade held',
  },
  { name: 'by an absolute path', invocation: calledAs('/opt/p/bin/palisade'), says: '/opt/p/bin/palisade held' },
  { name: 'by a path with a blank', invocation: calledAs("/a b's/palisade"), says: "'/a b'\\''s/palisade' held" },
  { name: 'by its name', invocation: calledAs('/home/ana/.local/bin/palisade'), says: 'palisade held' },
  { name: 'by npx', invocation: calledAs('/x/node_modules/.bin/palisade'), says: 'npx --no palisade held' },
  {
    name: "by another package's script",
    invocation: calledAs('/x/node_modules/.bin/palisade', { npm_lifecycle_event: 'plan' }),
    says: 'npx --no palisade held',
  },
  {
    name: 'by npm run palisade',
    invocation: calledAs('bin/palisade', { npm_lifecycle_event: 'palisade' }),
    says: 'npm run -s palisade -- held',
  },
  {
    name: 'by npm start',
    invocation: { environment: { ...start, npm_package_json: inInstallation('package.json') }, script: '/x/start.ts' },
    says: 'npm run -s palisade -- held',
  },
  {
    name: 'by npm start of another package',
    invocation: calledAs('/x/node_modules/.bin/palisade', { ...start, npm_package_json: '/x/package.json' }),
    says: 'npx --no palisade held',
  },
  {
    name: 'as JavaScript, by its name',
    invocation: { environment: { PATH: '/usr/local/bin' }, script: '/usr/local/bin/palisade' },
    says: 'palisade held',
  },
  { name: 'in a test', invocation: { environment: {}, script: '/x/jest.js' }, says: 'palisade held' },
])('called $name: $says', ({ invocation, says }) => {
  expect(commandLine('held', invocation)).toBe(says);
});

test('npx does not take an option for its own', () => {
  expect(commandLine('--help', calledAs('/x/node_modules/.bin/palisade'))).toBe('npx --no -- palisade --help');
  expect(commandLine('--help', calledAs('bin/palisade'))).toBe('bin/palisade --help');
});

const folder = mkdtempSync(join(tmpdir(), 'palisade-'));
symlinkSync(resolve('bin/palisade'), join(folder, 'palisade'));

test.each([
  { typed: 'bin/palisade', says: 'bin/palisade' },
  { typed: 'palisade', says: 'palisade' },
  { typed: `${folder}/palisade`, says: 'palisade' },
  { typed: 'npm run -s palisade --', says: 'npm run -s palisade --', npm_lifecycle_event: 'palisade' },
])('the launcher, called as $typed, passes it on', async ({ typed, says, npm_lifecycle_event = 'test' }) => {
  const launcher = npm_lifecycle_event === 'palisade' ? 'bin/palisade' : typed;
  const environment = { PATH: `${process.env['PATH']}:${folder}`, PALISADE_STATE_DIR: folder, npm_lifecycle_event };
  const { stdout } = await runCommand('sh', ['-c', `${launcher} local status`], environment);
  expect(stdout).toContain(`To start one: ${says} local up --detach`);
});
