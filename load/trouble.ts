// What lies between the functions and AWS: latency, quotas and faults. A proxy on loopback in front of the emulator.
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { proxy } from 'hono/proxy';

export type Trouble = {
  /** Milliseconds that every call takes on its way. */
  readonly latency: number;
  /** How many of a hundred calls fail. */
  readonly faults: number;
  /** Writes to S3 a second that one account is let through. */
  readonly writesPerSecond: number;
};

export type Troubled = {
  readonly endpoint: string;
  readonly counts: { calls: number; faults: number; throttled: number };
  stop(): Promise<void>;
};

/** How a call fails: before it reaches AWS, or after it has done its work there and only the answer is lost. */
const kinds = [
  { status: 503, reaches: false },
  { status: 500, reaches: false },
  { status: 500, reaches: true },
] as const;

/** Passes calls on to the emulator, when it does not let them fail. */
export async function between(emulator: string, { latency, faults, writesPerSecond }: Trouble): Promise<Troubled> {
  const counts = { calls: 0, faults: 0, throttled: 0 };
  const isOver = quota(writesPerSecond);
  const app = new Hono().all('*', async (context) => {
    counts.calls += 1;
    await sleep(latency);
    const { raw } = context.req;
    const [, key = '', service = ''] =
      /Credential=(\w+)\/\d+\/[\w-]+\/([\w-]+)/.exec(raw.headers.get('authorization') ?? '') ?? [];
    if (service === 's3' && raw.method === 'PUT' && isOver(key)) {
      counts.throttled += 1;
      return new Response(null, { status: 503, headers: { 'x-amzn-errortype': 'SlowDown' } });
    }
    const fault = Math.random() * 100 < faults ? kinds[counts.faults++ % kinds.length] : undefined;
    const { pathname, search } = new URL(raw.url);
    if (!fault || fault.reaches) {
      const answer = await proxy(`${emulator}${pathname}${search}`, { raw });
      if (!fault) return answer;
      await answer.arrayBuffer();
    }
    return new Response(null, { status: fault.status });
  });
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const made = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(made));
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    counts,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

/** Says whether one more within this second is too many, by key. */
function quota(perSecond: number): (key: string) => boolean {
  const used = new Map<string, number>();
  let second = 0;
  return (key) => {
    const now = Math.floor(Date.now() / 1_000);
    if (now !== second) used.clear();
    second = now;
    const count = (used.get(key) ?? 0) + 1;
    used.set(key, count);
    return count > perSecond;
  };
}
