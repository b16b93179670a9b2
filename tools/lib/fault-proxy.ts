// What lies between the functions and AWS: latency, quotas and faults. A proxy on loopback in front of the emulator.
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { rateLimit } from './rate-limit.ts';

export type FaultOptions = {
  /** Milliseconds that every call takes on its way. */
  readonly latency: number;
  /** How many of a hundred calls fail. */
  readonly faults: number;
  /** Writes to S3 a second that one account is let through. */
  readonly writesPerSecond: number;
};

type Counts = {
  calls: number;
  faults: number;
  throttled: number;
  /** Calls by the service that they are signed for. */
  readonly byService: Map<string, number>;
};

export type FaultProxy = {
  readonly endpoint: string;
  readonly counts: Counts;
  stop(): Promise<void>;
};

/** How a call fails: before it reaches AWS, or after it has done its work there and only the answer is lost. */
const faultKinds = [
  { status: 503, reaches: false },
  { status: 500, reaches: false },
  { status: 500, reaches: true },
] as const;

/** Passes calls on to the emulator, when it does not let them fail. */
export async function startFaultProxy(
  emulator: string,
  { latency, faults, writesPerSecond }: FaultOptions,
): Promise<FaultProxy> {
  const counts: Counts = { calls: 0, faults: 0, throttled: 0, byService: new Map() };
  const isOverLimit = rateLimit(writesPerSecond);
  const agent = new Agent({ keepAlive: true });
  /** With the headers as they came: the host's name is part of what is signed. */
  const forward = async (incoming: IncomingMessage): Promise<IncomingMessage> => {
    const { method, headers, url: path } = incoming;
    const { hostname: host, port } = new URL(emulator);
    const outgoing = request({ agent, host, port, path, method, headers });
    incoming.pipe(outgoing);
    const [answer] = await once(outgoing, 'response');
    return answer;
  };
  const server = createServer(async (incoming, response) => {
    counts.calls += 1;
    const [, accessKeyId = '', service = ''] =
      /Credential=(\w+)\/\d+\/[\w-]+\/([\w-]+)/.exec(incoming.headers.authorization ?? '') ?? [];
    counts.byService.set(service, (counts.byService.get(service) ?? 0) + 1);
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
    const answer = await forward(incoming);
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
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
