// Baseline step: AWS Config records in every governed region, and delivers to a bucket.
import {
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  DescribeDeliveryChannelsCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  type RecordingGroup,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { configBucketName } from '../../accounts/hub-account.ts';
import { guardrails } from '../../guardrails/registry.ts';
import type { Step, StepInputs } from '../../steps/step.ts';
import { configRoleArn } from './config-role.ts';
import { dailyOf, leftOutOf, widened } from './lib/recorder.ts';

type Facts = {
  /** The customer managed recorder; AWS services may have service-linked recorders as well. */
  readonly recorder: string | null;
  readonly recording: boolean;
  /** Resource types of guardrails that it does not record. */
  readonly leavesOut: string[];
  /** Resource types of guardrails that it records once a day: a verdict would come a day late. */
  readonly daily: string[];
  readonly channel: string | null;
};
type Change = { [setting in 'role' | 'records' | 'frequency' | 'delivers' | 'recording']?: string | boolean };

const neededTypes = [...new Set(guardrails.map(({ resourceType }) => resourceType))].sort();

/** The names of Control Tower's recorder and channel, which Control Tower protects from changes. */
const controlTowerName = /^aws-controltower/i;
const defaultName = 'default';

export const configRecorder: Step<Facts, Change> = {
  id: 'config-recorder',
  title: 'AWS Config is recording and has a delivery channel',
  scope: 'region',
  after: ['config-role'],
  needs: ['config-role'],
  permissions: {
    account: [
      'config:DescribeConfigurationRecorderStatus',
      'config:DescribeConfigurationRecorders',
      'config:DescribeDeliveryChannels',
      'config:PutConfigurationRecorder',
      'config:PutDeliveryChannel',
      'config:StartConfigurationRecorder',
      'iam:PassRole',
    ],
  },

  async observe({ clients: { config } }) {
    const [states, channels] = await Promise.all([
      config.send(new DescribeConfigurationRecorderStatusCommand({})),
      config.send(new DescribeDeliveryChannelsCommand({})),
    ]);
    const recorders = states.ConfigurationRecordersStatus?.length
      ? await config.send(new DescribeConfigurationRecordersCommand({}))
      : undefined;
    const recorder = recorders?.ConfigurationRecorders?.find(({ servicePrincipal }) => servicePrincipal === undefined);
    const state = states.ConfigurationRecordersStatus?.find((each) => each.name === recorder?.name);
    return {
      recorder: recorder?.name ?? null,
      recording: state?.recording ?? false,
      leavesOut: recorder ? leftOutOf(recorder, neededTypes) : [],
      daily: recorder ? dailyOf(recorder, neededTypes) : [],
      channel: channels.DeliveryChannels?.[0]?.name ?? null,
    };
  },

  decide(facts, inputs) {
    const { recorder, recording, leavesOut, daily, channel } = facts;
    const problems = describeProblems(facts);
    if (recorder && controlTowerName.test(recorder)) {
      const reason = 'Control Tower manages the recorder, and Palisade leaves it alone';
      return problems === ''
        ? { kind: 'not-applicable', reason }
        : { kind: 'attention', reason: `${reason}: ${problems}` };
    }
    const change: Change = {
      ...(recorder ? {} : { role: configRoleArn(inputs.hub.region, inputs.member.id) }),
      ...(recorder && leavesOut.length === 0 ? {} : { records: recorder ? leavesOut.join(', ') : recordedBy(inputs) }),
      ...(daily.length === 0 ? {} : { frequency: `continuous: ${daily.join(', ')}` }),
      ...(channel ? {} : { delivers: bucketOf(inputs) }),
      ...(recording ? {} : { recording: true }),
    };
    if (Object.keys(change).length === 0) return { kind: 'compliant', reason: `recorder '${recorder}' is recording` };
    return { kind: 'violating', reason: problems, change };
  },

  async apply(context, change, { recorder }) {
    const { config } = context.clients;
    if (change.records !== undefined || change.frequency !== undefined) await putRecorder(context, recorder);
    if (change.delivers !== undefined) {
      const DeliveryChannel = { name: defaultName, s3BucketName: bucketOf(context) };
      await config.send(new PutDeliveryChannelCommand({ DeliveryChannel }));
    }
    if (!change.recording) return;
    await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: recorder ?? defaultName }));
  },
};

async function putRecorder(
  context: Parameters<typeof configRecorder.apply>[0],
  recorder: string | null,
): Promise<void> {
  const { config } = context.clients;
  const existing = recorder
    ? await config.send(new DescribeConfigurationRecordersCommand({ ConfigurationRecorderNames: [recorder] }))
    : undefined;
  const current = existing?.ConfigurationRecorders?.[0];
  const created = {
    name: defaultName,
    roleARN: configRoleArn(context.hub.region, context.member.id),
    recordingGroup: groupFor(context),
  };
  const ConfigurationRecorder = current ? widened(current, neededTypes) : created;
  await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder }));
}

function groupFor({ governance, region, hub }: StepInputs): RecordingGroup {
  if (recordedBy({ governance }) === 'guardrails') {
    return { allSupported: false, includeGlobalResourceTypes: false, resourceTypes: neededTypes };
  }
  // Global resources, such as roles, are recorded once: in the hub's region.
  return { allSupported: true, includeGlobalResourceTypes: region === hub.region };
}

function recordedBy({ governance }: Pick<StepInputs, 'governance'>): string {
  return governance.baseline.configRecorder.record;
}

function bucketOf({ governance, hub }: StepInputs): string {
  return governance.baseline.configRecorder.deliveryBucket ?? configBucketName(hub);
}

function describeProblems({ recorder, recording, leavesOut, daily, channel }: Facts): string {
  const problems = [
    recorder ? undefined : 'there is no recorder',
    leavesOut.length > 0 ? `recorder '${recorder}' does not record ${leavesOut.join(', ')}` : undefined,
    daily.length > 0 ? `recorder '${recorder}' records ${daily.join(', ')} once a day` : undefined,
    channel ? undefined : 'there is no delivery channel',
    recorder && !recording ? `recorder '${recorder}' is stopped` : undefined,
  ];
  return problems.filter((problem) => problem !== undefined).join('; ');
}
