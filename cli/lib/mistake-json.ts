// Mistakes of a governance.yml as `validate --json` and errors of other commands have them.
import type { Mistake } from '../../shared/governance/reading/mistake.ts';

/** The contract is in docs/reference/commands.md. Pure. */
export function mistakeJson({ file, line, column, path, found, message, allowed, suggestion }: Mistake) {
  return {
    file,
    line,
    column,
    path,
    found,
    message,
    ...(allowed ? { allowed } : {}),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
