// The option -o of commands that print a table.
import { Option } from 'commander';
import type { TableOutput } from './column.ts';

/** `-o wide`, and the other formats of a command. */
export function outputOption(...others: readonly string[]): Option {
  const formats = ['wide', ...others];
  return new Option('-o, --output <format>', 'wide: all columns, whole values').choices(formats);
}

export type OutputOption = { readonly output?: TableOutput };
