// A proxy on the loopback interface in front of the emulator, which adds latency, a rate limit and faults.
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isS3Control, type PreflightCall, preflightCallOf } from './preflight-calls.ts';
import { rateLimit } from './rate-limit.ts';

export type FaultOptions = {
  /** Milliseconds that are added to every call. */
  readonly latency: number;
  /** Percentage of calls that fail. */
  readonly faults: number;
  /** Writes to S3 per second that one account is allowed. */
  readonly writesPerSecond: number;
};

type Counts = {
  calls: number;
  faults: number;
  throttled: number;
  /** Number of calls by the service that they are signed for. */
  readonly byService: Map<string, number>;
  /** Number of calls of preflights among them. */
  readonly ofPreflights: Record<PreflightCall, number>;
};

export type FaultProxy = {
  readonly endpoint: string;
  readonly counts: Counts;
  stop(): Promise<void>;
};

/** How a call fails: before it reaches AWS, or after AWS has done the work, when only the response is lost. */
const faultKinds = [
  { status: 503, reaches: false },
  { status: 500, reaches: false },
  { status: 500, reaches: true },
] as const;

/** Starts a proxy that forwards calls to the emulator, unless it throttles them or injects a fault. */
export async function startFaultProxy(
  emulator: string,
  { latency, faults, writesPerSecond }: FaultOptions,
): Promise<FaultProxy> {
  const counts: Counts = {
    calls: 0,
    faults: 0,
    throttled: 0,
    byService: new Map(),
    ofPreflights: { own: 0, around: 0 },
  };
  const isOverLimit = rateLimit(writesPerSecond);
  const agent = new Agent({ keepAlive: true });
  /** Headers are forwarded unchanged, because the signature covers the host header. */
  const forward = async (incoming: IncomingMessage): Promise<IncomingMessage> => {
    const { method, headers, url: path } = incoming;
    const { hostname: host, port } = new URL(emulator);
    const outgoing = request({ agent, host, port, path, method, headers });
    incoming.pipe(outgoing);
    const [forwarded] = await once(outgoing, 'response');
    return forwarded;
  };
  const server = createServer(async (incoming, response) => {
    counts.calls += 1;
    const [, accessKeyId = '', service = ''] =
      /Credential=(\w+)\/\d+\/[\w-]+\/([\w-]+)/.exec(incoming.headers.authorization ?? '') ?? [];
    const counted = isS3Control(incoming.url ?? '/') ? 's3-control' : service;
    counts.byService.set(counted, (counts.byService.get(counted) ?? 0) + 1);
    const ofPreflight = preflightCallOf(incoming.method ?? '', incoming.url ?? '/', service);
    if (ofPreflight) counts.ofPreflights[ofPreflight] += 1;
    await sleep(latency);
    if (service === 's3' && incoming.method === 'PUT' && isOverLimit(accessKeyId)) {
      counts.throttled += 1;
      incoming.resume();
      response.writeHead(503).end();
      return;
    }
    const fault = Math.random() * 100 < faults ? faultKinds[counts.faults++ % faultKinds.length] : undefined;
    if (fault) {
      if (fault.reaches) (await forward(incoming)).resume();
      else incoming.resume();
      response.writeHead(fault.status).end();
      return;
    }
    const forwarded = await forward(incoming);
    response.writeHead(forwarded.statusCode ?? 502, forwarded.rawHeaders);
    forwarded.pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const stop = async () => {
    agent.destroy();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { endpoint: `http://127.0.0.1:${port}`, counts, stop };
}
