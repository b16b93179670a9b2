// Simulates APIs that the emulator lacks. The emulator hands their calls over, after it has checked signature, policies
// and rates (local/strict_aws/players.py), so clients need no address but its own. The state is in memory.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { delayMs } from '../delays.ts';
import type { SimulatedAnswer, SimulatedCall } from './simulated-call.ts';
import { answerContacts } from './simulated-contacts.ts';
import { ec2Defaults } from './simulated-ec2-defaults.ts';
import { answerPublicAccessBlock } from './simulated-public-access-block.ts';

/** The address at which the emulator reaches the simulated APIs. Nobody else calls it: it trusts whom the call names. */
export type MissingServices = { readonly endpoint: string; stop(): Promise<void> };

type Answer = (call: SimulatedCall) => SimulatedAnswer;

/** Serves the APIs on a free port of the loopback interface. */
export async function serveMissingServices(): Promise<MissingServices> {
  const services: Readonly<Record<string, Answer>> = {
    account: answerContacts(),
    ec2: ec2Defaults({ imageBlockMs: delayMs('ec2-image-block'), now: Date.now }),
    s3control: answerPublicAccessBlock(),
  };
  const app = new Hono();
  app.all('*', async ({ req }) => {
    const service = req.header('x-palisade-service') ?? '';
    const answer = services[service];
    if (!answer) return new Response(`no simulated service '${service}'`, { status: 501 });
    const call = {
      accountId: req.header('x-palisade-account') ?? '',
      region: req.header('x-palisade-region') ?? '',
      operation: req.header('x-palisade-operation') ?? '',
      header: (name: string) => req.header(name),
      body: await req.text(),
    };
    const { status, headers = {}, body = null } = answer(call);
    return new Response(body, { status, headers });
  });
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (info) =>
      resolve({ server, port: info.port }),
    );
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      // A client that keeps its connection open does not hold up the end.
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}
