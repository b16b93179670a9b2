// A proxy in front of the local cloud that answers one call with an error of AWS, and hands on all others.
import { createServer, request } from 'node:http';

export type RefusingProxy = { readonly url: string; readonly refused: () => number; stop(): Promise<void> };

/** Refuses the first call of an operation, such as `AWSOrganizationsV20161128.AttachPolicy`, with this error code. */
export async function startRefusingProxy(endpoint: string, target: string, code: string): Promise<RefusingProxy> {
  let refused = 0;
  const server = createServer((incoming, outgoing) => {
    if (incoming.headers['x-amz-target'] === target && refused === 0) {
      refused += 1;
      incoming.resume();
      outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code });
      outgoing.end(JSON.stringify({ __type: code, Message: 'Try the operation again later.' }));
      return;
    }
    const { method, url = '/', headers } = incoming;
    const onward = request(new URL(url, endpoint), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', (error) => outgoing.destroy(error));
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    refused: () => refused,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
