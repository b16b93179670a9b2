// Requests of commands to the hub, against a server that answers as Lambda does.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { accountsPerRequest } from '../../../cli/doctor/account-checks.ts';
import { describeRefusal, messagesPerRequest, requestHub } from '../../../cli/lib/request-hub.ts';
import { maxAccounts, maxMessages } from '../../../functions/accept-requests/routes.ts';
import { setupRequestHandler } from '../../../shared/aws/http-handler.ts';
import { awsError } from '../../support/fake-s3.ts';

type Answer = { readonly status: number; readonly body: string };

/** The answers in turn, the last one again and again; returns what was asked, and what the request ended with. */
async function ask(answers: readonly Answer[], lookUp?: Error) {
  const received: { url: string | undefined; authorization: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const { status, body: text } = answers[Math.min(received.length, answers.length - 1)] ?? {
        status: 500,
        body: '',
      };
      received.push({ url: request.url, authorization: request.headers.authorization ?? '', body });
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const lambda = new LambdaClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'dana-key', secretAccessKey: 'secret', sessionToken: 'token' },
    requestHandler: setupRequestHandler,
  });
  const calls = mockClient(lambda).on(GetFunctionUrlConfigCommand);
  if (lookUp) calls.rejects(lookUp);
  else calls.resolves({ FunctionUrl: `http://127.0.0.1:${port}/` });
  const addressOf = (url: string, path: string) => url.replace(/\/$/, '') + path;
  try {
    const ended = await requestHub({ lambda, addressOf }, '/sweeps', { accounts: ['111122223333'] }).catch(
      ({ name, message }: Error) => ({ name, message }),
    );
    return { ended, received };
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

const taken = { status: 202, body: '{"ids":["r1"]}' };

test('a request is signed for Lambda, says nothing about who asks, and answers the ids', async () => {
  const { ended, received } = await ask([taken]);
  expect(ended).toEqual(['r1']);
  expect(received).toEqual([
    {
      url: '/sweeps',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=dana-key\/\d{8}\/eu-west-1\/lambda\/aws4_request/,
      ),
      body: '{"accounts":["111122223333"]}',
    },
  ]);
});

test.each([429, 503])('after %i it is sent again', async (status) => {
  const { ended, received } = await ask([{ status, body: '{}' }, taken]);
  expect([ended, received.length]).toEqual([['r1'], 2]);
});

test('a caller whom AWS does not admit is told both permissions, after one attempt', async () => {
  const { ended, received } = await ask([{ status: 403, body: '{"Message":"Forbidden"}' }]);
  expect(received).toHaveLength(1);
  expect(ended).toEqual({
    name: 'UserError',
    message: expect.stringMatching(/Forbidden.*lambda:InvokeFunctionUrl and lambda:InvokeFunction.*operators/),
  });
});

test.each([
  [
    400,
    '{"message":"invalid request: \'x\' cannot be set"}',
    "refuses the request: invalid request: 'x' cannot be set",
  ],
  [502, 'Internal Server Error', 'has not reached its queue (502: Internal Server Error)'],
  [429, '{"Reason":"x","Message":"Rate exceeded"}', 'takes no more requests'],
  [202, 'nothing', 'refuses the request: nothing'],
  [400, '{"message":"a\\u001b[31mb"}', 'a\\u{1b}[31mb'],
])('%i %s is one clear error', (status, body, said) => {
  expect(describeRefusal(status, body)).toContain(said);
});

test('in a Region without function URLs nothing is asked, and the error says what the hub there lacks', async () => {
  const lambda = new LambdaClient({ region: 'cn-north-1' });
  const calls = mockClient(lambda);
  const addressOf = (url: string) => url;
  await expect(requestHub({ lambda, addressOf }, '/sweeps', { accounts: [] })).rejects.toThrow('in cn-north-1');
  expect(calls.calls()).toEqual([]);
});

test('a hub without the function URL, and credentials that may not look it up, are an error with what to do', async () => {
  const { ended, received } = await ask([taken], awsError('ResourceNotFoundException', 404));
  expect(received).toEqual([]);
  expect(ended).toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(/ResourceNotFoundException.*palisade doctor/),
  });
});

test('commands send no more in a request than the hub takes', () => {
  expect(accountsPerRequest).toBeLessThanOrEqual(maxAccounts);
  expect(messagesPerRequest).toBeLessThanOrEqual(maxMessages);
});
