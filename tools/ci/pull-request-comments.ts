// Writes one comment of a pull request, and rewrites it the next time (GitHub REST API, Issue comments).
import * as z from 'zod/mini';

/** `api` is GitHub's API, `repository` owner and name. The token needs the permission `pull-requests: write`. */
export type PullRequest = {
  readonly api: string;
  readonly repository: string;
  readonly number: number;
  readonly token: string;
};

const comments = z.array(
  z.object({ id: z.number(), body: z.nullish(z.string()), user: z.nullish(z.object({ type: z.string() })) }),
);

const pageSize = 100;

/** Rewrites the bot's comment that begins with `marker`, or adds one. Throws if GitHub refuses a call. */
export async function writeComment(pullRequest: PullRequest, marker: string, body: string): Promise<void> {
  const { repository, number } = pullRequest;
  const id = await ownComment(pullRequest, marker);
  if (id === undefined) await call(pullRequest, 'POST', `/repos/${repository}/issues/${number}/comments`, { body });
  else await call(pullRequest, 'PATCH', `/repos/${repository}/issues/comments/${id}`, { body });
}

async function ownComment(pullRequest: PullRequest, marker: string): Promise<number | undefined> {
  const { repository, number } = pullRequest;
  for (let page = 1; ; page += 1) {
    const path = `/repos/${repository}/issues/${number}/comments?per_page=${pageSize}&page=${page}`;
    const found = comments.parse(await call(pullRequest, 'GET', path));
    // A person may quote the marker: that comment stays theirs.
    const own = found.find(({ body, user }) => user?.type === 'Bot' && body?.startsWith(marker));
    if (own || found.length < pageSize) return own?.id;
  }
}

async function call({ api, token }: PullRequest, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  if (response.ok) return response.json();
  const hint =
    response.status === 403 || response.status === 404
      ? ': the job needs the permission pull-requests: write, and a pull request of a fork does not get it'
      : '';
  throw new Error(`GitHub answered ${method} ${path.split('?')[0]} with ${response.status}${hint}`);
}
