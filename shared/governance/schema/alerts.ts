// What governance.yml may say to alerts: channels, and which findings go to which of them.
import * as z from 'zod/mini';
import { accountTypes, unclassified } from '../../accounts/account-type.ts';
import { states } from '../../findings/finding.ts';

/** A name of an SSM parameter: what is in it is a secret, and stands nowhere else. */
const parameterName = z
  .string()
  .check(z.regex(/^\/[\w./-]+$/, 'the name of an SSM parameter, as in /palisade/slack/alerts'));
const channelName = z.string().check(z.regex(/^[\w-]+$/));

/** A topic of the hub's account and region. What it is called is what the function may publish to. */
const topicName = z
  .string()
  .check(
    z.regex(/^palisade-[\w-]{1,240}$/, 'the name of an SNS topic that begins with palisade-, as in palisade-on-call'),
  );

/** A channel is a topic, or one of Slack, which is reached by an incoming webhook or as a bot with a token. */
const channel = z.union([
  z.strictObject({ topic: topicName }),
  z.strictObject({ webhook: parameterName }),
  z.strictObject({ token: parameterName, channel: z.string().check(z.minLength(1)) }),
]);
export type Channel = z.infer<typeof channel>;
export type SlackChannel = Exclude<Channel, { topic: string }>;

/** What is left out stands for all. */
const route = z.strictObject({
  severities: z.optional(z.array(z.enum(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']))),
  states: z.optional(z.array(z.enum(states))),
  accountTypes: z.optional(z.array(z.enum([...accountTypes, unclassified]))),
  guardrails: z.optional(z.array(z.string())),
  channels: z.array(channelName).check(z.minLength(1)),
});

export const alertParameters = z
  .strictObject({
    channels: z._default(z.record(channelName, channel), {}),
    routes: z._default(z.array(route), []),
    /** After an alert, further ones of a channel are collected for so many seconds and sent as one message. */
    digestSeconds: z._default(z.int().check(z.minimum(5), z.maximum(900)), 30),
  })
  .check(
    z.refine(({ channels, routes }) => routes.every((each) => each.channels.every((name) => name in channels)), {
      error: 'a route names a channel that is not in alerts.channels',
      path: ['routes'],
    }),
  );
export type AlertParameters = z.infer<typeof alertParameters>;
