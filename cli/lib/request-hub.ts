// How commands request work of the hub: signed requests to the URL of the function accept-requests.
import { setTimeout as sleep } from 'node:timers/promises';
import { Sha256 } from '@aws-crypto/sha256-js';
import { GetFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod/mini';
import { showLive } from '../../local/progress.ts';
import { hasFunctionUrls, lackOfRequests } from '../../shared/aws/function-urls.ts';
import { requestFunctionName } from '../../shared/aws/names.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible, parseJson } from '../../shared/lib/text.ts';
import { callHub } from './call-hub.ts';
import type { HubClients } from './hub-client.ts';
import { UserError } from './output.ts';

/** How many messages the hub moves or discards in one request. */
export const messagesPerRequest = 100;

/** What each path takes. Who requests it is not in it: the hub has that from AWS. */
export type Requests = {
  readonly '/undo': { readonly findingId: string; readonly dryRun: boolean };
  readonly '/approvals': { readonly findingId: string; readonly dryRun: boolean };
  readonly '/baselines': { readonly accounts: readonly string[]; readonly dryRun: boolean; readonly reason: string };
  readonly '/sweeps': { readonly accounts: readonly string[] };
  readonly '/replays': { readonly queue: string; readonly messages: readonly string[] };
  readonly '/dismissals': { readonly findingId: string; readonly reason: string; readonly dryRun: boolean };
  readonly '/platform': { readonly action: 'shut' | 'open'; readonly accountId: string; readonly reason: string };
  readonly '/discards': { readonly queue: string; readonly messages: readonly string[]; readonly reason: string };
};

type Answer = { readonly status: number; readonly answer: string };
type Hub = Pick<HubClients, 'lambda' | 'addressOf'>;

/** A little longer than the timeout of the function. */
const timeoutMs = 70_000;
/** Delays before a request is sent again that Lambda could not take: nothing has handled it then. */
const retryDelaysMs = [500, 2_000];
const retried: readonly number[] = [429, 503];

const failure = z.object({ id: z.string(), reason: z.string() });
const accepted = z.object({ ids: z.array(z.string()), failures: z._default(z.array(failure), []) });
/** `failures` are messages with which nothing was done, although they are there, with the reason. */
export type Accepted = z.infer<typeof accepted>;
const byTheHub = z.object({ refusedBy: z.literal('palisade') });
const refused = z.union([z.object({ message: z.string() }), z.object({ Message: z.string() })]);

/**
 * Requests work of the hub with the caller's credentials. Returns the ids of the requests, or of the messages that were
 * moved or discarded. Throws UserError if there is no function URL, if AWS does not admit the caller, and if the hub refuses.
 */
export async function requestHub<P extends keyof Requests>(
  hub: Hub,
  path: P,
  body: Requests[P],
): Promise<readonly string[]> {
  return (await askHub(hub, path, body)).ids;
}

/** The same, with what could not be done. Throws as `requestHub` does. */
export async function askHub<P extends keyof Requests>(hub: Hub, path: P, body: Requests[P]): Promise<Accepted> {
  const region = await hub.lambda.config.region();
  if (!hasFunctionUrls(region)) throw new UserError(`${lackOfRequests(region)}: docs/guides/deploy.md says why.`);
  const url = hub.addressOf(await functionUrlOf(hub), path);
  const text = JSON.stringify(body);
  const { status, answer } = await showLive('Sending the request to the hub', sendWithRetries(hub, url, text));
  const parsed = accepted.safeParse(parseJson(answer));
  if (parsed.success && (status === 200 || status === 202)) return parsed.data;
  throw new UserError(describeRefusal(status, answer));
}

async function sendWithRetries(hub: Hub, url: string, text: string): Promise<Answer> {
  let sent = await send(hub, url, text);
  for (const delayMs of retryDelaysMs) {
    if (!retried.includes(sent.status)) break;
    await sleep(delayMs);
    sent = await send(hub, url, text);
  }
  return sent;
}

async function functionUrlOf({ lambda }: Hub): Promise<string> {
  const problem = `The URL of ${requestFunctionName} cannot be looked up`;
  const { FunctionUrl } = await callHub(
    problem,
    lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: requestFunctionName })),
  );
  if (FunctionUrl) return FunctionUrl;
  throw new UserError(`${problem}: it has no address. What to do: ${commandLine('deploy')}`);
}

async function send({ lambda }: Hub, url: string, body: string): Promise<Answer> {
  const { protocol, host, hostname, port, pathname } = new URL(url);
  const signer = new SignatureV4({
    service: 'lambda',
    region: await lambda.config.region(),
    credentials: await lambda.config.credentials(),
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol,
    hostname,
    ...(port && { port: Number(port) }),
    path: pathname,
    query: {},
    headers: { host, 'content-type': 'application/json' },
    body,
  });
  const request = { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) };
  try {
    const response = await fetch(url, request);
    return { status: response.status, answer: await response.text() };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    throw new UserError(`The hub cannot be reached at ${url}: ${cause instanceof Error ? cause.message : cause}.`);
  }
}

/** AWS Lambda Developer Guide, "Control access to Lambda function URLs": a caller needs two permissions. Pure. */
export function describeRefusal(status: number, answer: string): string {
  const parsed = refused.safeParse(parseJson(answer));
  const said = parsed.success ? Object.values(parsed.data).join() : answer;
  const says = escapeInvisible(said.slice(0, 500)).replace(/\.$/, '');
  if (status === 403 && byTheHub.safeParse(parseJson(answer)).success) return `The hub refuses the request: ${says}.`;
  if (status === 403) {
    return `AWS does not admit this request (${says}). Your role needs lambda:InvokeFunctionUrl and lambda:InvokeFunction on ${requestFunctionName}, and where the SCP shared-services-by-automation is attached, it has to be one of policies.roles.operators: docs/reference/iam-policies.md has the policy.`;
  }
  if (status === 429) return `The hub takes no more requests at the moment (${says}). Try again in a minute.`;
  if (status >= 500) return `The request has not reached its queue (${status}: ${says}). It may be sent again.`;
  return `The hub refuses the request: ${says}. Is the command line of the version that is deployed?`;
}
