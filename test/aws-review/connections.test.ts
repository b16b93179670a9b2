// Connections on which AWS does not answer.
import { createServer, type Server, type Socket } from 'node:net';
import { ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { jest } from '@jest/globals';
import { createTargetClients } from '../../cli/sweep/clients.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { prepared } from '../support/aws-review.ts';
import { inSimulatedTime } from '../support/simulated-time.ts';

const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };

// The SDK warns of each request that exceeds its timeout.
beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

/** Sends a request to a server that accepts connections and never answers. Returns how it ended within five minutes. */
async function outcomeOnSilence(
  send: (endpoint: string, options: { abortSignal: AbortSignal }) => Promise<unknown>,
): Promise<string> {
  const sockets: Socket[] = [];
  const afterTest = new AbortController();
  const server: Server = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  try {
    const { ended } = await inSimulatedTime(() => send(endpoint, { abortSignal: afterTest.signal }), 300, {
      settleTurns: 20,
    });
    expect(sockets).not.toEqual([]);
    return ended === undefined ? 'still waiting' : ended.status;
  } finally {
    afterTest.abort();
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

const clients = [
  {
    who: 'a function',
    send: (endpoint: string, options: { abortSignal: AbortSignal }) =>
      new SSMClient({ region: 'us-east-1', endpoint, credentials, requestHandler }).send(
        new GetParameterCommand({ Name: '/palisade/pause' }),
        options,
      ),
  },
  {
    who: 'palisade sweep',
    send: (endpoint: string, options: { abortSignal: AbortSignal }) => {
      const { clientFor } = createTargetClients({ endpoint, credentials, forcePathStyle: true });
      return (clientFor('AWS::S3::Bucket', 'us-east-1') as S3Client).send(new ListBucketsCommand({}), options);
    },
  },
];

test.failing.each(clients)(
  'aws-review 8: a call of $who ends when the service does not answer (AWS SDK for JavaScript, NodeHttpHandler: throwOnRequestTimeout)',
  async ({ send }) => {
    const outcome = await prepared(() => outcomeOnSilence(send));
    expect(outcome).toBe('rejected');
  },
);
