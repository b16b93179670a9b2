// The argument of commands that are about one finding.

import { commandLine } from '../../shared/lib/command-line.ts';
import { UserError } from './output.ts';

/** An id of another form is no finding's; that of an account is the likeliest mistake. Throws UserError. */
export function requireFindingId(text: string): void {
  if (/^pf-[0-9a-f]+$/.test(text)) return;
  const account = /^\d{12}$/.test(text) ? ` --account ${text}` : '';
  throw new UserError(
    `'${text}' is not a finding ID, such as pf-0123456789abcdef01234567. To list findings: ${commandLine(`findings${account}`)}`,
  );
}
