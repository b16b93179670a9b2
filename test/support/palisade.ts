// Runs commands as a person would, and gives what they printed and their exit code.
import { spawn } from 'node:child_process';

export type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export function runPalisade(...args: readonly string[]): Promise<Run> {
  return run('bin/palisade', args);
}

export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...inherited, ...env } });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (data) => (output.stdout += data));
    child.stderr.on('data', (data) => (output.stderr += data));
    child.on('error', reject).on('close', (code) => resolve({ code, ...output }));
  });
}
