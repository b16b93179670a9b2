// Services of AWS in memory, which the SDK's clients reach through their own HTTP handler: without sockets, so that tests
// can run on a simulated clock. STS, DynamoDB and EventBridge answer what functions need of them.

import { jest } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/text.ts';

/** How long a call takes, in milliseconds: assumed. */
const latencyMs = 60;

export type Input = Readonly<Record<string, unknown>>;
/** Answers an operation of a service; may call `refuse`. */
export type Service = (operation: string, input: Input) => object;

class ServiceError extends Error {}

/** Answers a call with an error of this name. */
export function refuse(code: string): never {
  throw new ServiceError(code);
}

const inputSchema = z.record(z.string(), z.unknown());
const textAttribute = z.object({ S: z.string() });
const keySchema = z.object({ id: textAttribute, version: textAttribute });

/** Answers all calls of the SDK until `jest.restoreAllMocks()`: with these services, by the prefix of their targets. */
export function simulateAws(own: Readonly<Record<string, Service>>): void {
  const services: Readonly<Record<string, Service>> = { DynamoDB: dynamodb(), AWSEvents: putEvents, ...own };
  jest.spyOn(NodeHttpHandler.prototype, 'handle').mockImplementation(async (request) => {
    const [target = '', operation = ''] = (request.headers['x-amz-target'] ?? '').split('.');
    const body =
      request.body instanceof Uint8Array ? new TextDecoder().decode(request.body) : String(request.body ?? '');
    await new Promise((done) => setTimeout(done, latencyMs));
    const [, service] = Object.entries(services).find(([prefix]) => target.startsWith(prefix)) ?? [];
    if (service === undefined) return sts(body);
    try {
      return json(200, service(operation, inputSchema.parse(parseJson(body))));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return json(400, { __type: error.message, message: `${error.message} from the simulated service` });
    }
  });
}

/** Items with the only attribute that functions read from them here: the record. Conditions always hold. */
function dynamodb(): Service {
  const items = new Map<string, unknown>();
  return (operation, input) => {
    if (operation === 'Query') return { Items: [] };
    const { id, version } = keySchema.parse(input['Key'] ?? input['Item']);
    const key = `${id.S}/${version.S}`;
    const written = operation === 'PutItem' ? input['Item'] : input['ExpressionAttributeValues'];
    const values = inputSchema.parse(written ?? {});
    const record = values['record'] ?? values[':record'] ?? items.get(key);
    items.set(key, record);
    return { Attributes: record === undefined ? {} : { record } };
  };
}

function putEvents(_operation: string, { Entries }: Input): object {
  return {
    FailedEntryCount: 0,
    Entries: z
      .array(z.unknown())
      .parse(Entries)
      .map(() => ({ EventId: 'e' })),
  };
}

function json(statusCode: number, body: object) {
  return answer(statusCode, 'application/x-amz-json-1.1', JSON.stringify(body));
}

function sts(body: string) {
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  const credentials = `<Credentials><AccessKeyId>x</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>x</SessionToken><Expiration>${expiration}</Expiration></Credentials>`;
  const name = body.includes('GetCallerIdentity') ? 'GetCallerIdentity' : 'AssumeRole';
  const result = name === 'AssumeRole' ? credentials : '<Arn>a</Arn><UserId>u</UserId><Account>999999999999</Account>';
  const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
  return answer(
    200,
    'text/xml',
    `<${name}Response xmlns="${namespace}"><${name}Result>${result}</${name}Result></${name}Response>`,
  );
}

function answer(statusCode: number, type: string, body: string) {
  const response = { statusCode, headers: { 'content-type': type }, body: Buffer.from(body) };
  return { response } as unknown as Awaited<ReturnType<NodeHttpHandler['handle']>>;
}
