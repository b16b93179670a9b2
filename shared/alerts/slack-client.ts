// Posts messages to Slack, by an incoming webhook or as a bot.
import * as z from 'zod/mini';
import type { SlackChannel } from '../governance/schema/alerts.ts';
import type { SlackMessage } from './slack-message.ts';

/** What became of a message. `later` is worth another try, after so many seconds where Slack says how many. */
export type PostResult =
  | { readonly kind: 'posted' }
  | { readonly kind: 'retry'; readonly reason: string; readonly seconds: number | undefined }
  | { readonly kind: 'refused'; readonly reason: string };

/** Gives the secret behind an SSM parameter. Throws the SDK's error when it cannot be read. */
export type SecretReader = (parameter: string) => Promise<string>;

/** Milliseconds. A message that is taken for lost is posted again. */
const timeoutMs = 10_000;
const responseSchema = z.object({ ok: z.boolean(), error: z.optional(z.string()) });

/** Posts one message. What Slack and the network answer is in the result; what SSM answers is thrown. */
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
      reason: `Slack cannot be reached: ${error instanceof Error ? error.name : 'no answer'}`,
      seconds: undefined,
    };
  }
  const { status } = response;
  if (status === 429)
    return { kind: 'retry', reason: 'Slack asks to wait', seconds: Number(response.headers.get('retry-after')) || 30 };
  if (status >= 500) return { kind: 'retry', reason: `Slack answers ${status}`, seconds: undefined };
  if (status >= 400)
    return { kind: 'refused', reason: `Slack answers ${status}: ${(await response.text()).slice(0, 200)}` };
  // The Web API says in its answer what went wrong; a webhook answers with a word.
  const parsed = responseSchema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success || parsed.data.ok) return { kind: 'posted' };
  if (parsed.data.error === 'ratelimited') return { kind: 'retry', reason: 'Slack asks to wait', seconds: 30 };
  return { kind: 'refused', reason: `Slack answers ${parsed.data.error}` };
}
