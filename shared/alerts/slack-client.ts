// Posts messages to Slack, through an incoming webhook or as a bot.
import * as z from 'zod/mini';
import type { SlackChannel } from '../governance/schema/alerts.ts';
import type { SlackMessage } from './slack-message.ts';

/** The result of a post. `retry` may succeed later, after `seconds` if Slack gives a number; `refused` never will. */
export type PostResult =
  | { readonly kind: 'posted' }
  | { readonly kind: 'retry'; readonly reason: string; readonly seconds: number | undefined }
  | { readonly kind: 'refused'; readonly reason: string };

/** Returns the secret in an SSM parameter. Throws the SDK's error if it cannot be read. */
export type SecretReader = (parameter: string) => Promise<string>;

/** After the timeout a message counts as lost and is posted again. */
const timeoutMs = 10_000;
const responseSchema = z.object({ ok: z.boolean(), error: z.optional(z.string()) });

/** Posts one message. Errors of Slack and the network are in the result; errors of SSM are thrown. */
export async function postMessage(
  readSecret: SecretReader,
  channel: SlackChannel,
  message: SlackMessage,
): Promise<PostResult> {
  if ('webhook' in channel) return send(await readSecret(channel.webhook), {}, message);
  const authorization = `Bearer ${await readSecret(channel.token)}`;
  return send('https://slack.com/api/chat.postMessage', { authorization }, { channel: channel.channel, ...message });
}

async function send(url: string, headers: Record<string, string>, body: object): Promise<PostResult> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    // Never the URL: a webhook's is its secret.
    return {
      kind: 'retry',
      reason: `Slack could not be reached: ${error instanceof Error ? error.name : 'unknown error'}`,
      seconds: undefined,
    };
  }
  const { status } = response;
  if (status === 429)
    return {
      kind: 'retry',
      reason: 'the rate limit of Slack is exceeded',
      seconds: Number(response.headers.get('retry-after')) || 30,
    };
  if (status >= 500) return { kind: 'retry', reason: `Slack returned ${status}`, seconds: undefined };
  if (status >= 400)
    return { kind: 'refused', reason: `Slack returned ${status}: ${(await response.text()).slice(0, 200)}` };
  // The Web API returns errors as JSON with status 200; a webhook returns plain text.
  const parsed = responseSchema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success || parsed.data.ok) return { kind: 'posted' };
  if (parsed.data.error === 'ratelimited')
    return { kind: 'retry', reason: 'the rate limit of Slack is exceeded', seconds: 30 };
  return { kind: 'refused', reason: `Slack returned ${parsed.data.error}` };
}
