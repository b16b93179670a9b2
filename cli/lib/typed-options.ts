// The options of a command as they were typed, to repeat them in a command line.
import type { Command } from 'commander';

/** The words of all options that were given, but for those whose names are left out. Pure. */
export function typedOptions(command: Command, leftOut: readonly string[] = []): string[] {
  return command.options.flatMap((option) => {
    const name = option.attributeName();
    if (leftOut.includes(name) || command.getOptionValueSource(name) !== 'cli' || !option.long) return [];
    const value: unknown = command.getOptionValue(name);
    if (typeof value === 'boolean') return [option.long];
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((each) => [option.long ?? '', shellWord(String(each))]);
  });
}

/** A word that a POSIX shell reads as this text. Pure. */
export function shellWord(text: string): string {
  return /^[\w./@:=+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
