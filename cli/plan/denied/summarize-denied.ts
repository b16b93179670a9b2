// The sentence that says whom the policies of a plan would have stopped.
import { counted } from '../../../shared/lib/text.ts';
import type { DeniedInAccount, DeniedSummary } from './denied-types.ts';

/** Counts calls and principals over all accounts. Calls that nobody can tell about are apart. Pure. */
export function summarizeDenied(accounts: readonly DeniedInAccount[]): DeniedSummary {
  const rows = accounts.flatMap(({ denied }) => denied);
  const principals = new Set(rows.map(({ principal }) => principal)).size;
  const denied = accounts.reduce((sum, { counts }) => sum + counts.denied, 0);
  const cannotTell = accounts.reduce((sum, { counts }) => sum + counts.cannotTell, 0);
  const incomplete = accounts.filter(({ error }) => error !== null).length;
  const asked = [...new Set(accounts.flatMap(({ documents }) => documents))];
  const calls = new Map<string, number>();
  for (const { document, count } of rows) calls.set(document, (calls.get(document) ?? 0) + count);
  const parts = [
    denied === 0
      ? `No call was found that ${documentsText(asked)} would deny`
      : `${counted(principals, 'principal')} made ${counted(denied, 'call')} that ${byDocument(calls)} would deny`,
    `${cannotTell} can't be told`,
    ...(incomplete > 0 ? [`${counted(incomplete, 'account')} not asked completely`] : []),
  ];
  return { principals, denied, cannotTell, text: asked.length === 0 ? nothingToAttach(incomplete) : parts.join('; ') };
}

function nothingToAttach(incomplete: number): string {
  const nothing = 'No account would get a policy document that it does not have';
  return incomplete > 0 ? `${nothing}; ${counted(incomplete, 'account')} not asked completely` : nothing;
}

/** One name, or all with their numbers of calls: a call may be denied by more than one. */
function byDocument(calls: ReadonlyMap<string, number>): string {
  const [first, ...others] = [...calls].sort(([, one], [, other]) => other - one);
  if (first === undefined) return 'no document';
  if (others.length === 0) return first[0];
  return joined([first, ...others].map(([name, count]) => `${name} (${count})`));
}

function documentsText(names: readonly string[]): string {
  return names.length <= 3 ? joined(names, 'or') : `the ${names.length} documents`;
}

function joined(names: readonly string[], word = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}
