// Connections on which AWS does not answer, or stops in the middle of an answer.
import { globSync, readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { DescribeConfigRulesCommand } from '@aws-sdk/client-config-service';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { ListRootsCommand } from '@aws-sdk/client-organizations';
import { ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { jest } from '@jest/globals';
import { callerAccountId } from '../../../cli/lib/caller-accounts.ts';
import { openHub } from '../../../cli/lib/hub-client.ts';
import { createTargetClients } from '../../../cli/sweep/clients.ts';
import { timeoutMs as canaryTimeoutMs } from '../../../functions/run-canary/run-canary.ts';
import { consumers } from '../../../infrastructure/consumers.ts';
import { createAccessRoleClients } from '../../../shared/aws/access-role-clients.ts';
import { classifyError } from '../../../shared/aws/errors.ts';
import {
  createRequestHandler,
  maxAttempts,
  requestHandler,
  requestTimeouts,
  setupRequestHandler,
  setupTimeouts,
} from '../../../shared/aws/http-handler.ts';
import { createMemberClientProvider } from '../../../shared/aws/member-clients.ts';
import { createOrganizationsClient } from '../../../shared/aws/organizations-client.ts';
import { createResourceClient } from '../../../shared/guardrails/resource-clients.ts';
import { readHubState } from '../../../shared/remediation/change-control/hub-state.ts';
import { inSimulatedTime } from '../../support/simulated-time.ts';

const region = 'us-east-1';
const key = { accessKeyId: 'x', secretAccessKey: 'x' };
const credentials = async () => key;

// The SDK warns of each request that exceeds its timeout.
beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

/** Runs `work` with a loopback server as the endpoint of all services. `onConnection` gets each connection. */
async function withServer<T>(onConnection: (socket: Socket) => void, work: () => Promise<T>): Promise<T> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  process.env['AWS_ACCESS_KEY_ID'] = process.env['AWS_SECRET_ACCESS_KEY'] = 'x';
  try {
    const result = await work();
    expect(sockets).not.toEqual([]);
    return result;
  } finally {
    for (const [name, value] of Object.entries({ AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** Every place of the product at which clients are made. */
const places: readonly { readonly who: string; readonly send: () => Promise<unknown> }[] = [
  {
    who: 'a function of the hub',
    send: () =>
      new SSMClient({ region, requestHandler }).send(new GetParameterCommand({ Name: '/palisade/slack/alerts' })),
  },
  {
    who: 'a resource of a member account, for which a role is assumed first',
    send: () => {
      const caller = { region, externalId: 'x', sessionName: 'palisade-sweep' };
      const clients = createMemberClientProvider(caller, createResourceClient)('111122223333', region);
      return (clients.resource('AWS::S3::Bucket') as S3Client).send(new ListBucketsCommand({}));
    },
  },
  {
    who: 'AWS Config of a member account, for which a role is assumed first',
    send: () => {
      const caller = { region, externalId: 'x', sessionName: 'palisade-remediate' };
      const clients = createMemberClientProvider(caller, createResourceClient)('111122223333', region);
      return clients.config.send(new DescribeConfigRulesCommand({}));
    },
  },
  {
    who: 'a step of the baseline',
    send: () => createAccessRoleClients({ region, credentials }).iam.send(new ListRolesCommand({})),
  },
  {
    who: 'AWS Organizations',
    send: () =>
      createOrganizationsClient({ region, credentials, requestHandler: setupRequestHandler }).send(
        new ListRootsCommand({}),
      ),
  },
  {
    who: 'palisade sweep',
    send: () => {
      const { clientFor } = createTargetClients({ credentials, forcePathStyle: true });
      return (clientFor('AWS::S3::Bucket', region) as S3Client).send(new ListBucketsCommand({}));
    },
  },
  {
    who: 'a command that asks the hub',
    send: () => readHubState(openHub({ aws: true }).journal),
  },
  { who: 'a command that asks who its caller is', send: () => callerAccountId(region) },
];

test.each(places)(
  'aws-review 8: a call of $who ends when the service does not answer (AWS SDK for JavaScript, NodeHttpHandler: throwOnRequestTimeout)',
  async ({ send }) => {
    const simulated = await withServer(
      () => undefined,
      () => inSimulatedTime(send, 300, { settleTurns: 20 }),
    );
    expect(simulated.ended?.status ?? 'still waiting').toBe('rejected');
  },
);

describe('with timeouts of 60 ms', () => {
  /** Three attempts take a second or two. Without a timeout of the handler they would take forever. */
  const neverMs = 30_000;
  const settings = { region, requestHandler: createRequestHandler({ connectionTimeoutMs: 60, requestTimeoutMs: 60 }) };
  const outcomeOf = (onConnection: (socket: Socket) => void) =>
    withServer(onConnection, async () => {
      let attempts = 0;
      const client = new SSMClient(settings);
      client.middlewareStack.add(
        (next) => (args) => {
          attempts += 1;
          return next(args);
        },
        { step: 'finalizeRequest', priority: 'low' },
      );
      const error: unknown = await client.send(new GetParameterCommand({ Name: 'x' })).catch((reason) => reason);
      return { attempts, kind: classifyError(error)?.kind };
    });
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: 100\r\n\r\n';

  test.each<[string, (socket: Socket) => void]>([
    ['nothing', () => undefined],
    ['nothing after the request was read', (socket) => void socket.resume()],
    ['a part of a header', (socket) => void socket.write('HTTP/1.1 200 OK\r\nconte')],
    ['headers without a body', (socket) => void socket.resume().write(head)],
    ['a part of a body', (socket) => void socket.resume().write(`${head}{"Parameter":`)],
  ])(
    'a service that sends %s is unavailable after the SDK’s three attempts',
    async (_what, onConnection) => {
      expect(await outcomeOf(onConnection)).toEqual({ attempts: maxAttempts, kind: 'unavailable' });
    },
    neverMs,
  );

  // Only the attempts: Node.js creates ECONNRESET outside Jest's realm, so that the SDK does not take it for an Error
  // and wraps it. errors.test.ts has its classification.
  test.each<[string, (socket: Socket) => void]>([
    ['a reset of the connection', (socket) => void socket.resetAndDestroy()],
    ['a reset in the middle of a body', (socket) => void socket.write(`${head}{"Par`, () => socket.resetAndDestroy())],
  ])(
    'a service that sends %s is asked three times',
    async (_what, onConnection) => {
      expect(await outcomeOf(onConnection)).toMatchObject({ attempts: maxAttempts });
    },
    neverMs,
  );
});

test('no client of the product is made without a request handler that has timeouts', () => {
  const sources = globSync('{cli,events,functions,infrastructure,posture,shared}/**/*.{ts,tsx,js}');
  const made = sources.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const makers = /(?<!function )\b(new \w+Client|createOrganizationsClient)\(([^()]*)\)/g;
    return [...text.matchAll(makers)].map(([, maker, settings = '']) => ({
      file,
      maker,
      // The type of ClientSettings requires a handler; other settings with a name are made in the same file.
      hasHandler:
        /requestHandler/i.test(settings) || (/\w/.test(settings) && /requestHandler|ClientSettings/i.test(text)),
    }));
  });
  expect(made.filter(({ maker }) => maker === 'createOrganizationsClient').length).toBeGreaterThan(2);
  expect(made.length).toBeGreaterThan(30);
  // The caller of createOrganizationsClient passes the handler.
  const without = made.filter(({ hasHandler, file }) => !hasHandler && file !== 'shared/aws/organizations-client.ts');
  expect(without).toEqual([]);
});

describe('a function’s timeout leaves room for the attempts of the calls that may hang one after the other', () => {
  const callMs = maxAttempts * requestTimeouts.requestTimeoutMs;
  const slackMs = 10_000;
  const organizationsMs = 60_000 + 8 * setupTimeouts.requestTimeoutMs;
  /** The longest chain of calls to one service that hangs, in one message. */
  const chains: Readonly<Record<string, number>> = {
    // A message that is sent, and removed from the dead-letter queue.
    'accept-requests': 2 * callMs,
    // A write whose answer is lost, and the read that finds out whether it succeeded.
    remediate: 2 * callMs,
    'record-finding': callMs,
    'export-findings': 2 * callMs,
    // Slack, and after its failure the delay of the message.
    'send-alerts': slackMs + callMs,
    // Organizations: up to a minute until the limiter sends the call, and eight attempts. Then three for a step.
    'onboard-account': organizationsMs + maxAttempts * setupTimeouts.requestTimeoutMs,
    // The access role, by way of the organization role, and a step.
    'keep-platform': 2 * callMs + maxAttempts * setupTimeouts.requestTimeoutMs,
    'compare-accounts': organizationsMs,
    // Each resource is tried up to nine times; what is left comes back with the page.
    sweep: 9 * 2 * callMs,
    // The time that it waits, three calls of it that hang, and three attempts to remove the bucket.
    'run-canary': canaryTimeoutMs + 6 * callMs,
    'watch-exemptions': callMs,
  };

  test.each(consumers.map(({ name, timeoutSeconds }) => [name, timeoutSeconds] as const))('%s', (name, seconds) => {
    // Three seconds for the pauses between the attempts, and for the work.
    expect(seconds * 1_000).toBeGreaterThanOrEqual((chains[name] ?? Number.NaN) + 3_000);
  });
});
