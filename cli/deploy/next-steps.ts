// What remains to be done after a deployment: topics without subscribers, missing secrets, and how to start the hub.
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { partitionOf } from '../../shared/aws/partitions.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { type HubState, pauseReasons } from '../../shared/remediation/change-control/pauses.ts';
import type { Access } from './credentials.ts';

/** What is needed to tell the next steps. */
export type HubFacts = {
  readonly region: string;
  readonly accountId: string;
  readonly state: HubState;
  /** Names of Palisade's topics without a subscriber. */
  readonly silentTopics: readonly string[];
  /** Names of SSM parameters of channels that do not exist. */
  readonly missingParameters: readonly string[];
  /** Whether a canary was run in an account. */
  readonly hasCanary: boolean;
};

/** One thing to do, with the command that does it. */
export type NextStep = { readonly why: string; readonly command: string };

const topics = ['palisade-alarms', 'palisade-findings'];

/** Looks at the topics and the parameters of the hub. What cannot be read counts as missing. */
export async function readHubFacts(
  { credentials, accountId }: Access,
  governance: Governance,
  region: string,
  state: HubState,
): Promise<Omit<HubFacts, 'hasCanary'>> {
  const settings = { region, credentials, requestHandler: setupRequestHandler };
  const sns = new SNSClient(settings);
  const ssm = new SSMClient(settings);
  const isSilent = async (name: string) => {
    const TopicArn = topicArn(region, accountId, name);
    const reply = await toResult(sns.send(new ListSubscriptionsByTopicCommand({ TopicArn })));
    // One that nobody has confirmed yet has the words PendingConfirmation instead of an ARN.
    return !reply.ok || !reply.value.Subscriptions?.some(({ SubscriptionArn }) => SubscriptionArn?.startsWith('arn:'));
  };
  const isMissing = async (Name: string) => !(await toResult(ssm.send(new GetParameterCommand({ Name })))).ok;
  return {
    region,
    accountId,
    state,
    silentTopics: await filtered(topics, isSilent),
    missingParameters: await filtered(secretNames(governance), isMissing),
  };
}

/** What to do next, in this order. Pure. */
export function nextSteps({
  region,
  accountId,
  state,
  silentTopics,
  missingParameters,
  hasCanary,
}: HubFacts): readonly NextStep[] {
  const isPaused = pauseReasons(state).length > 0;
  return [
    ...silentTopics.map((name) => ({
      why: `${name} has no subscribers: nobody is notified of ${name === 'palisade-alarms' ? 'alarms about Palisade itself' : 'findings'}`,
      command: `aws sns subscribe --region ${region} --topic-arn ${topicArn(region, accountId, name)} --protocol email --notification-endpoint ADDRESS`,
    })),
    ...missingParameters.map((name) => ({
      why: `the SSM parameter ${name} of a channel does not exist, or cannot be read`,
      command: `aws ssm put-parameter --region ${region} --name ${name} --type SecureString --value SECRET`,
    })),
    { why: 'see what Palisade would change', command: commandLine('plan') },
    ...(isPaused
      ? [
          {
            why:
              state.activeSince === null
                ? 'start the hub, which is paused until then'
                : 'end the pauses, which the deployment has kept',
            command: commandLine('resume'),
          },
        ]
      : []),
    { why: 'check the deployment, within an hour after that', command: commandLine('doctor') },
    ...(hasCanary
      ? []
      : [
          {
            why: `no account has the role of the canary, which shows whether an account is served: make it, then ${commandLine('canary ACCOUNT')}`,
            command: commandLine('canary --enable ACCOUNT --management-profile PROFILE'),
          },
        ]),
  ];
}

function topicArn(region: string, accountId: string, name: string): string {
  return `arn:${partitionOf(region)}:sns:${region}:${accountId}:${name}`;
}

function secretNames({ alerts }: Governance): readonly string[] {
  return Object.values(alerts.channels).flatMap((channel) =>
    'webhook' in channel ? [channel.webhook] : 'token' in channel ? [channel.token] : [],
  );
}

async function filtered(
  names: readonly string[],
  test: (name: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const results = await Promise.all(names.map(async (name) => ((await test(name)) ? [name] : [])));
  return results.flat();
}
