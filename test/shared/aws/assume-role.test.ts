// Temporary credentials of roles in other accounts: what a failure says.
import { createServer } from 'node:http';
import { GetBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { assumeRole } from '../../../shared/aws/assume-role.ts';
import { classifyError } from '../../../shared/aws/errors.ts';
import { requestHandler } from '../../../shared/aws/http-handler.ts';

const region = 'us-east-1';
const role = 'arn:aws:iam::111122223333:role/PalisadeSpoke';

const credentialsXml =
  '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AKIDEXAMPLE</AccessKeyId><SecretAccessKey>x</SecretAccessKey>' +
  '<SessionToken>x</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>';
const denied = (code: string) => `<Error><Code>${code}</Code><Message>no</Message></Error>`;
const deniedBySts = `<ErrorResponse>${denied('AccessDenied')}</ErrorResponse>`;

/** Reads a bucket as the role, at a server that answers STS and S3 with these. Returns the failure. */
async function failureWith(sts: readonly [number, string], s3: readonly [number, string]) {
  const server = createServer((request, response) => {
    const [status, body] = request.method === 'POST' ? sts : s3;
    request.resume();
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const { AWS_ENDPOINT_URL } = process.env;
  process.env['AWS_ENDPOINT_URL'] = endpoint;
  try {
    const sourceCredentials = async () => ({ accessKeyId: 'x', secretAccessKey: 'x' });
    const target = { accountId: '111122223333', roleName: 'PalisadeSpoke', sourceCredentials };
    const credentials = assumeRole({ region, sessionName: 'palisade' }, target);
    const client = new S3Client({ region, endpoint, credentials, requestHandler, forcePathStyle: true });
    await client.send(new GetBucketVersioningCommand({ Bucket: 'a-bucket' }));
    return undefined;
  } catch (error) {
    return classifyError(error);
  } finally {
    if (AWS_ENDPOINT_URL === undefined) delete process.env['AWS_ENDPOINT_URL'];
    else process.env['AWS_ENDPOINT_URL'] = AWS_ENDPOINT_URL;
    server.closeAllConnections();
    server.close();
  }
}

test('a role that cannot be assumed is named in the failure', async () => {
  expect(await failureWith([403, deniedBySts], [200, ''])).toMatchObject({
    kind: 'denied',
    code: 'AccessDenied',
    role,
  });
});

test('a bucket that denies the call names no role', async () => {
  const failure = await failureWith([200, credentialsXml], [403, denied('AccessDenied')]);
  expect(failure).toMatchObject({ kind: 'denied', code: 'AccessDenied' });
  expect(failure).not.toHaveProperty('role');
});
