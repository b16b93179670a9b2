// Simulates what the emulator lacks for the baseline of accounts: S3 Control's public access block, EC2's account
// defaults, alternate contacts and delegated administrators. The state is in memory.
import { request } from 'node:http';
import { GetAccessKeyInfoCommand, type STSClient } from '@aws-sdk/client-sts';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { LRUCache } from 'lru-cache';

/** The server's address, and the environment variables that make an AWS SDK send the calls of these services to it. */
export type MissingServices = {
  readonly endpoint: string;
  readonly endpointVariables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
};

const services = ['S3_CONTROL', 'ACCOUNT', 'EC2', 'ORGANIZATIONS'];

/**
 * Serves them on a free port of the loopback interface. `sts` finds the account of an access key. Other calls to AWS
 * Organizations are forwarded to the emulator.
 */
export async function serveMissingServices(sts: STSClient, emulatorEndpoint: string): Promise<MissingServices> {
  const owners = new LRUCache<string, string>({
    max: 10_000,
    fetchMethod: async (AccessKeyId) => (await sts.send(new GetAccessKeyInfoCommand({ AccessKeyId }))).Account,
  });
  const accountOf = async (context: Context) => (await owners.fetch(credentialOf(context)[0] ?? '')) ?? '';
  const app = new Hono();
  simulatePublicAccessBlock(app, accountOf);
  simulateContacts(app, accountOf);
  app.post('/', async (context) => {
    const target = context.req.header('x-amz-target');
    if (target?.endsWith('.ListDelegatedAdministrators')) return context.json({ DelegatedAdministrators: [] });
    if (target !== undefined) return forward(context, emulatorEndpoint);
    return simulateEc2(context, await accountOf(context));
  });
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (info) =>
      resolve({ server, port: info.port }),
    );
  });
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    endpointVariables: Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint])),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

type AccountOf = (context: Context) => Promise<string>;

/** Access key, date, Region and service of a signed request (AWS Signature Version 4). */
function credentialOf(context: Context): readonly string[] {
  return /Credential=([^,]+)/.exec(context.req.header('authorization') ?? '')?.[1]?.split('/') ?? [];
}

function simulatePublicAccessBlock(app: Hono, accountOf: AccountOf): void {
  const blocks = new Map<string, string>();
  const path = '/v20180820/configuration/publicAccessBlock';
  const failure = (code: string) =>
    `<ErrorResponse><Error><Code>${code}</Code><Message>${code}</Message></Error></ErrorResponse>`;
  app.use(path, async (context, next) => {
    if (context.req.header('x-amz-account-id') === (await accountOf(context))) return next();
    return context.body(failure('AccessDenied'), 403, { 'content-type': 'application/xml' });
  });
  app.get(path, async (context) => {
    const block = blocks.get(await accountOf(context));
    const body = block ?? failure('NoSuchPublicAccessBlockConfiguration');
    return context.body(body, block ? 200 : 404, { 'content-type': 'application/xml' });
  });
  app.put(path, async (context) => {
    blocks.set(await accountOf(context), await context.req.text());
    return context.body(null, 200);
  });
  app.delete(path, async (context) => {
    blocks.delete(await accountOf(context));
    return context.body(null, 204);
  });
}

function simulateContacts(app: Hono, accountOf: AccountOf): void {
  const contacts = new Map<string, Record<string, unknown>>();
  const keyOf = async (context: Context, { AlternateContactType: type }: Record<string, unknown>) =>
    `${await accountOf(context)} ${type}`;
  app.post('/getAlternateContact', async (context) => {
    const contact = contacts.get(await keyOf(context, await context.req.json()));
    if (contact) return context.json({ AlternateContact: contact });
    return context.json({ message: 'No contact of this type' }, 404, {
      'x-amzn-errortype': 'ResourceNotFoundException',
    });
  });
  app.post('/putAlternateContact', async (context) => {
    const contact = await context.req.json();
    contacts.set(await keyOf(context, contact), contact);
    return context.json({});
  });
}

const ec2Defaults = {
  encryption: 'false',
  tokens: 'no-preference',
  snapshots: 'unblocked',
  images: 'unblocked',
};
const ec2States = new Map<string, typeof ec2Defaults>();

async function simulateEc2(context: Context, accountId: string): Promise<Response> {
  const parameters = new URLSearchParams(await context.req.text());
  const key = `${accountId} ${credentialOf(context)[2]}`;
  const state = ec2States.get(key) ?? { ...ec2Defaults };
  ec2States.set(key, state);
  const action = parameters.get('Action') ?? '';
  const value = parameters.get('State') ?? parameters.get('ImageBlockPublicAccessState') ?? '';
  if (action === 'EnableEbsEncryptionByDefault') state.encryption = 'true';
  if (action === 'ModifyInstanceMetadataDefaults') state.tokens = parameters.get('HttpTokens') ?? state.tokens;
  if (action === 'EnableSnapshotBlockPublicAccess') state.snapshots = value;
  if (action === 'EnableImageBlockPublicAccess') state.images = value;
  const regions = [...parameters].filter(([name]) => name.startsWith('RegionName.')).map(([, name]) => name);
  const responses: Readonly<Record<string, string>> = {
    GetEbsEncryptionByDefault: `<ebsEncryptionByDefault>${state.encryption}</ebsEncryptionByDefault>`,
    EnableEbsEncryptionByDefault: `<ebsEncryptionByDefault>${state.encryption}</ebsEncryptionByDefault>`,
    GetInstanceMetadataDefaults: `<accountLevel><httpTokens>${state.tokens}</httpTokens></accountLevel>`,
    ModifyInstanceMetadataDefaults: '<return>true</return>',
    GetSnapshotBlockPublicAccessState: `<state>${state.snapshots}</state>`,
    EnableSnapshotBlockPublicAccess: `<state>${state.snapshots}</state>`,
    GetImageBlockPublicAccessState: `<imageBlockPublicAccessState>${state.images}</imageBlockPublicAccessState>`,
    EnableImageBlockPublicAccess: `<imageBlockPublicAccessState>${state.images}</imageBlockPublicAccessState>`,
    DescribeRegions: `<regionInfo>${regions.map((name) => `<item><regionName>${name}</regionName><optInStatus>opt-in-not-required</optInStatus></item>`).join('')}</regionInfo>`,
  };
  const response = responses[action];
  const headers = { 'content-type': 'text/xml' };
  if (response !== undefined) return context.body(`<${action}Response>${response}</${action}Response>`, 200, headers);
  const error = `<Response><Errors><Error><Code>InvalidAction</Code><Message>${action}</Message></Error></Errors></Response>`;
  return context.body(error, 400, headers);
}

/** Forwards a call unchanged, including the host header, which the signature covers. */
async function forward(context: Context, emulatorEndpoint: string): Promise<Response> {
  const body = Buffer.from(await context.req.arrayBuffer());
  return new Promise((resolve, reject) => {
    const outgoing = request(`${emulatorEndpoint}/`, { method: 'POST', headers: context.req.header() }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const headers = { 'content-type': incoming.headers['content-type'] ?? 'application/x-amz-json-1.1' };
        resolve(new Response(Buffer.concat(chunks), { status: incoming.statusCode ?? 502, headers }));
      });
    });
    outgoing.on('error', reject).end(body);
  });
}
