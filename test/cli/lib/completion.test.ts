// Completion in real shells; in zsh and fish where they are installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand, runPalisade } from '../../support/palisade.ts';

const folder = mkdtempSync(join(tmpdir(), 'palisade-'));
symlinkSync(resolve('bin/palisade'), join(folder, 'palisade'));
afterAll(() => rmSync(folder, { recursive: true }));
const environment = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, ZDOTDIR: folder };

const lines = [
  { line: 'palisade exem', offers: ['exemptions'] },
  { line: 'palisade local ', offers: ['up', 'down', 'status', 'emit', 'help'] },
  { line: 'palisade sweep --format=js', offers: ['json', 'jsonl'] },
  // Nothing that is typed is evaluated.
  { line: `palisade findings --resource $(touch ${folder}/made) --sev`, offers: ['--severity'] },
];

/** Asks as bash does on TAB (Bash Reference Manual, "Programmable Completion"), and prints a line of words for each. */
const askBash = `set -u; script=$(palisade completion bash); eval "$script"; eval "$script"; complete -p palisade
for COMP_LINE in "$@"; do COMP_POINT=\${#COMP_LINE}; _palisade palisade x y; echo "\${COMPREPLY[*]-}"; done`;

test('bash offers matching words only, without the package bash-completion', async () => {
  const asked = lines.map(({ line }) => line);
  const { stdout, stderr } = await runCommand('bash', ['--norc', '-c', askBash, 'bash', ...asked], environment);
  expect(stderr).toBe('');
  const [registered, ...offered] = stdout.trimEnd().split('\n');
  expect(registered).toBe('complete -o default -F _palisade palisade');
  const words = lines.map((_, index) => (offered[index] ?? '').split(' ').filter(Boolean));
  expect(words).toEqual(lines.map(({ offers }) => offers));
  expect(existsSync(join(folder, 'made'))).toBe(false);
});

const isInstalled = (shell: string) => spawnSync(shell, ['--version']).status === 0;

test.each([
  // zsh completes in its line editor only: that the script is read without an error is tested.
  {
    shell: 'zsh',
    args: ['-f', '-c', 'source <(palisade completion zsh) && print $_comps[palisade]'],
    says: '_palisade',
  },
  { shell: 'fish', args: ['-c', "palisade completion fish | source; complete -C 'palisade exem'"], says: 'exemptions' },
])('$shell takes its script', async ({ shell, args, says }) => {
  if (!isInstalled(shell)) {
    expect((await runPalisade('completion', shell)).stdout).toContain(`${shell} completion for palisade`);
    return;
  }
  const { code, stdout, stderr } = await runCommand(shell, args, environment);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split(/\s/)[0]).toBe(says);
});
