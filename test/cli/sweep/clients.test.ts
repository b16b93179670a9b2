import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import { createTargetClients } from '../../../cli/sweep/clients.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { bucket } from '../../support/fake-s3.ts';

test('writes that begin at the same moment reach the bucket that each is meant for', async () => {
  const written: string[] = [];
  const server = createServer(({ method, url = '' }, response) => {
    written.push(`${method} ${url.split('?')[0]}`);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { clientFor } = createTargetClients({
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: bucket.accountId, secretAccessKey: 'x' },
    forcePathStyle: true,
  });
  const s3 = clientFor(bucket.type, bucket.region) as S3Client;
  const names = ['first', 'second', 'third'].map((name) => `bucket-${name}`);
  const changes: Readonly<Record<string, object>> = {
    's3-public-access': { configured: true, blockPublicAcls: true },
    's3-encryption': { algorithm: 'AES256', key: null, bucketKey: false, blocked: [] },
    's3-versioning': { status: 'Enabled', mfaDelete: false },
  };
  try {
    for (const guardrail of guardrails) {
      const change = changes[guardrail.id];
      await Promise.all(names.map((id) => guardrail.apply(s3, { ...bucket, id }, change as never)));
      expect(written.splice(0).toSorted()).toEqual(names.map((name) => `PUT /${name}/`).toSorted());
    }
  } finally {
    s3.destroy();
    server.closeAllConnections();
    server.close();
  }
});
