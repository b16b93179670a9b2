// The exit codes of commands (docs/reference/commands.md).

export const exitCodes = { success: 0, error: 1, violationsRemain: 2 } as const;

/** Commands that can exit with code 2. A test compares the list with the code. */
export const commandsWithCode2: readonly string[] = [
  'baseline',
  'canary',
  'doctor',
  'held',
  'organization',
  'plan',
  'sweep',
];

/** The exit codes of a command as one line of its help; of the command line as a whole without a name. Pure. */
export function describeExitCodes(command?: string): string {
  const has2 = command === undefined || commandsWithCode2.includes(command);
  return `Exit codes: 0 success, 1 error${has2 ? ', 2 violations remain, a check failed, or there is something to change' : ''}.`;
}
