// The schema of `alerts` in governance.yml: channels, and the routes that send findings to them.
import * as z from 'zod/mini';
import { accountTypes, unclassified } from '../../accounts/account-type.ts';
import { states } from '../../findings/finding.ts';

/** The names of all secrets begin with this: it is what the role of send-alerts may read. */
export const secretsPath = '/palisade/';

/**
 * The name of an SSM parameter that contains a secret (Systems Manager User Guide, "Requirements and constraints for
 * parameter names"). The secret itself is never in governance.yml.
 */
const parameterName = z
  .string()
  .check(
    z.regex(
      /^\/palisade(\/[\w.-]+)+$/,
      `must be the name of an SSM parameter that starts with ${secretsPath}, which is what Palisade may read, such as /palisade/slack/alerts`,
    ),
  );
const channelName = z
  .string()
  .check(z.regex(/^[\w-]+$/, 'the name of a channel may have letters, digits, hyphens and underscores only'));

/** A topic in the hub's account and region. The prefix is what the role of send-alerts may publish to. */
const topicName = z
  .string()
  .check(
    z.regex(
      /^palisade-[\w-]{1,240}$/,
      'must be the name of an SNS topic that starts with palisade-, such as palisade-on-call',
    ),
  );

/** A channel is an SNS topic, a Slack incoming webhook, or a Slack channel to which a bot posts. */
const channel = z.union(
  [
    z.strictObject({ topic: topicName }),
    z.strictObject({ webhook: parameterName }),
    z.strictObject({ token: parameterName, channel: z.string().check(z.minLength(1)) }),
  ],
  'must have either topic, or webhook, or token and channel',
);
export type Channel = z.infer<typeof channel>;
export type SlackChannel = Exclude<Channel, { topic: string }>;

/** What a route leaves out matches everything but the state `recorded`, which has to be named. */
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
    /** After a Slack message, further findings of the channel are collected for this long and sent as one digest. */
    digestSeconds: z._default(z.int().check(z.minimum(5), z.maximum(900)), 30),
  })
  .check(
    z.refine(
      ({ channels, routes }) => routes.every((each) => each.channels.every((name) => Object.hasOwn(channels, name))),
      {
        error: 'a route names a channel that is not in alerts.channels',
        path: ['routes'],
        // alert-checks.ts says which.
        params: { isDetailed: true },
      },
    ),
  );
export type AlertParameters = z.infer<typeof alertParameters>;
