// Runs `palisade validate` in this process, and returns what it printed.
import { jest } from '@jest/globals';
import { validateCommand } from '../../cli/commands/validate.ts';

export type Printed = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs the real command with these arguments. The exit code of the process itself stays as it was. */
export async function runValidate(...args: readonly string[]): Promise<Printed> {
  const printed = { stdout: '', stderr: '' };
  const streams = ['stdout', 'stderr'] as const;
  const { exitCode } = process;
  process.exitCode = 0;
  const spies = streams.map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    }),
  );
  try {
    await validateCommand()
      .exitOverride()
      .parseAsync([...args], { from: 'user' });
    return { code: Number(process.exitCode), ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = exitCode;
  }
}
