// The comment on a pull request that says what its governance.yml would change.

/** How `palisade plan` ended. */
export type PlanRun = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** The first line of the comment, by which the next run finds it. It is not shown. */
export const marker = '<!-- palisade plan -->';

/** Characters of the plan in a comment. GitHub refuses a comment of more than 65,536 characters. */
const longest = 60_000;

/** The text of the comment. A plan that is too long is cut, which the comment says. */
export function planComment({ code, stdout, stderr }: PlanRun): string {
  if (code !== 0 && code !== 2) {
    return `${marker}\n**Palisade cannot say what this change would do.**\n\n${fenced(stderr.trim().slice(0, longest))}\n`;
  }
  const title =
    code === 0 ? 'This change has no effect on the organization.' : 'What this change would do in the organization:';
  const plan = stdout.trim();
  const rest = plan.length > longest ? '\nThe plan goes on: the log of this run has all of it.\n' : '';
  return `${marker}\n**Palisade:** ${title}\n\n${fenced(plan.slice(0, longest))}\n${rest}`;
}

/** A block of code whose text cannot end it, whatever names it has in it. */
function fenced(text: string): string {
  const runs = text.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return `${fence}text\n${text}\n${fence}`;
}
