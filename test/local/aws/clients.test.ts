// Clients of a local cloud that stops: their calls end at once, also the one that waits for an answer.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { connect } from '../../../local/aws/clients.ts';
import { watchCompliance } from '../../../local/aws/config-evaluator.ts';
import { Stopped } from '../../../shared/lib/signals.ts';

const silent = createServer(() => {});
let endpoint = '';
beforeAll(async () => {
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const address = silent.address();
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  silent.closeAllConnections();
  silent.close();
});

const region = 'us-east-1';
const stopping = () => {
  const controller = new AbortController();
  const accounts = connect({ endpoint, secretAccessKey: 'test' }, controller.signal);
  return { accounts, signal: controller.signal, stop: () => controller.abort(new Stopped()) };
};

test('a call without an answer, and a call after the stop, are rejected', async () => {
  const { accounts, stop } = stopping();
  const { s3 } = accounts('111111111111', region);
  const call = s3.send(new ListBucketsCommand({}));
  await once(silent, 'request');
  stop();
  await expect(call).rejects.toBeInstanceOf(Stopped);
  await expect(s3.send(new ListBucketsCommand({}))).rejects.toBeInstanceOf(Stopped);
});

test('the simulated AWS Config ends within a round, without an error', async () => {
  const { accounts, signal, stop } = stopping();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const watching = watchCompliance({ accounts, onError }, signal);
  await once(silent, 'request');
  stop();
  await watching;
  expect(errors).toEqual([]);
});
