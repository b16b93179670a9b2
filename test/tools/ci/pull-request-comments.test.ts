import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeComment } from '../../../tools/ci/pull-request-comments.ts';

const marker = '<!-- mark -->';
type Comment = { readonly id: number; readonly body: string | null; readonly user: { readonly type: string } | null };

let server: Server;
let comments: readonly Comment[];
let calls: string[];
let status: number;

beforeEach(async () => {
  [comments, calls, status] = [[], [], 200];
  // GitHub's API for the comments of one pull request, in pages of 100.
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://api');
      const body = Buffer.concat(chunks).toString();
      calls.push([request.method, pathname, searchParams.get('page') ?? body, request.headers.authorization].join(' '));
      const end = Number(searchParams.get('page')) * 100;
      response.writeHead(status).end(JSON.stringify(request.method === 'GET' ? comments.slice(end - 100, end) : {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.close();
});

const write = (body: string) => {
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return writeComment({ api, repository: 'acme/policy', number: 7, token: 'secret' }, marker, body);
};
const list = '/repos/acme/policy/issues/7/comments';
const others = (count: number): Comment[] =>
  Array.from({ length: count }, (_, id) => ({ id, body: 'looks good', user: { type: 'User' } }));

test('the first time, a comment is added', async () => {
  comments = [{ id: 1, body: null, user: null }];
  await write('the plan');
  expect(calls).toEqual([`GET ${list} 1 Bearer secret`, `POST ${list} {"body":"the plan"} Bearer secret`]);
});

test('later its own comment is rewritten, also behind a hundred others', async () => {
  comments = [...others(100), { id: 4711, body: `${marker}\nold`, user: { type: 'Bot' } }];
  await write('new');
  expect(calls).toEqual([
    `GET ${list} 1 Bearer secret`,
    `GET ${list} 2 Bearer secret`,
    'PATCH /repos/acme/policy/issues/comments/4711 {"body":"new"} Bearer secret',
  ]);
});

test("a person's comment with the same beginning stays theirs", async () => {
  comments = [{ id: 1, body: marker, user: { type: 'User' } }];
  await write('the plan');
  expect(calls[1]).toMatch(/^POST /);
});

test('a refusal is an error that names the permission, and not the token', async () => {
  status = 403;
  await expect(write('the plan')).rejects.toThrow(
    /^GitHub answered GET \/repos\/acme\/policy\/issues\/7\/comments with 403: the job needs the permission pull-requests: write/,
  );
});
