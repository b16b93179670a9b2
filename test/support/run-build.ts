// Runs a build specification by bash, as a build with `shell: bash` does, with an AWS CLI that writes down its calls.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a build did. `exported` is what the action's variables would be. */
export type BuildRun = {
  readonly status: number | null;
  readonly stdout: string;
  readonly calls: readonly string[];
  readonly exported: Readonly<Record<string, string>>;
  readonly file: (name: string) => string;
};

type Buildspec = { env: { 'exported-variables'?: string[] }; phases: { build: { commands: string[] } } };

/** Runs all commands in one shell. `answers` are the branches of a bash `case` about the first two words of a call. */
export function runBuild(text: string, answers: string, environment: Readonly<Record<string, string>>): BuildRun {
  const cwd = mkdtempSync(join(tmpdir(), 'build-'));
  const commandLine = `#!/bin/bash\necho "$*" >> calls.txt\ncase "$1 $2" in\n${answers}\nesac\n`;
  writeFileSync(join(cwd, 'aws'), commandLine, { mode: 0o755 });
  const { env, phases } = JSON.parse(text) as Buildspec;
  const exports = (env['exported-variables'] ?? []).map((name) => `env | grep "^${name}=" >> exported.txt || true`);
  const script = [...phases.build.commands, ...exports].join('\n');
  const { status, stdout } = spawnSync('bash', ['-c', script], {
    cwd,
    env: { PATH: `${cwd}:${process.env['PATH']}`, ...environment },
    encoding: 'utf8',
  });
  const names = ['calls.txt', 'exported.txt', 'inference.json', 'properties.json', 'endpoint.yml', 'endpoint.json'];
  const files = new Map(
    names.map((name) => [name, existsSync(join(cwd, name)) ? readFileSync(join(cwd, name), 'utf8') : '']),
  );
  rmSync(cwd, { recursive: true });
  const file = (name: string) => files.get(name) ?? '';
  const lines = (name: string) => file(name).split('\n').filter(Boolean);
  const exported = Object.fromEntries(lines('exported.txt').map((line) => line.split(/=(.*)/s).slice(0, 2)));
  return { status, stdout, calls: lines('calls.txt'), exported, file };
}
