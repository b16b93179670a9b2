// Runs commands, and returns their output and exit code.
import { spawn } from 'node:child_process';

export type CommandResult = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export function runPalisade(...args: readonly string[]): Promise<CommandResult> {
  return runCommand('bin/palisade', args);
}

export function runCommand(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd: string = process.cwd(),
): Promise<CommandResult> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...inherited, ...env },
      cwd,
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (data) => (output.stdout += data));
    child.stderr.on('data', (data) => (output.stderr += data));
    child.on('error', reject).on('close', (code) => resolve({ code, ...output }));
  });
}
