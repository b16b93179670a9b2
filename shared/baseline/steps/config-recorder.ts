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
import { configRoleArn } from './config-role.ts';
import type { Step, StepInputs } from './lib/step.ts';

type Facts = {
  /** The customer managed recorder; AWS services may have service-linked recorders as well. */
  readonly recorder: string | null;
  readonly recording: boolean;
  /** Resource types of guardrails that it does not record. */
  readonly leavesOut: string[];
  readonly channel: string | null;
};
type Change = { [setting in 'role' | 'records' | 'delivers' | 'recording']?: string | boolean };

const neededTypes = [...new Set(guardrails.map(({ resourceType }) => resourceType))].sort();

/** The names of Control Tower's recorder and channel, which Control Tower protects from changes. */
const controlTowerName = /^aws-controltower/i;
const defaultName = 'default';

export const configRecorder: Step<Facts, Change> = {
  id: 'config-recorder',
  title: 'AWS Config is recording and has a delivery channel',
  scope: 'region',
  after: ['config-role'],
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
      leavesOut: recorder ? neededTypes.filter((type) => !records(recorder.recordingGroup, type)) : [],
      channel: channels.DeliveryChannels?.[0]?.name ?? null,
    };
  },

  decide({ recorder, recording, leavesOut, channel }, inputs) {
    if (recorder && controlTowerName.test(recorder))
      return { kind: 'not-applicable', reason: 'Control Tower manages the recorder' };
    const change: Change = {
      ...(recorder ? {} : { role: configRoleArn(inputs.hub.region, inputs.member.id) }),
      ...(recorder && leavesOut.length === 0 ? {} : { records: recorder ? leavesOut.join(', ') : recordedBy(inputs) }),
      ...(channel ? {} : { delivers: bucketOf(inputs) }),
      ...(recording ? {} : { recording: true }),
    };
    if (Object.keys(change).length === 0) return { kind: 'compliant', reason: `recorder '${recorder}' is recording` };
    return { kind: 'violating', reason: describeProblems({ recorder, recording, leavesOut, channel }), change };
  },

  async apply(context, change, { recorder }) {
    const { config } = context.clients;
    if (change.records !== undefined) await putRecorder(context, recorder);
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
  const ConfigurationRecorder = current ? { ...current, recordingGroup: widened(current.recordingGroup) } : created;
  await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder }));
}

function records(group: RecordingGroup | undefined, type: (typeof neededTypes)[number]): boolean {
  // A recorder without a group records everything (AWS Config API Reference, "ConfigurationRecorder").
  if (group === undefined || group.allSupported) return true;
  const excluded = group.exclusionByResourceTypes?.resourceTypes;
  return excluded?.length ? !excluded.includes(type) : (group.resourceTypes ?? []).includes(type);
}

/** The recording group, extended by the resource types that guardrails need. */
function widened(group: RecordingGroup | undefined): RecordingGroup {
  const excluded = group?.exclusionByResourceTypes?.resourceTypes;
  if (excluded?.length) {
    const resourceTypes = excluded.filter((type) => !neededTypes.some((needed) => needed === type));
    return { ...group, exclusionByResourceTypes: { resourceTypes } };
  }
  return { ...group, resourceTypes: [...new Set([...(group?.resourceTypes ?? []), ...neededTypes])] };
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

function describeProblems({ recorder, recording, leavesOut, channel }: Facts): string {
  const problems = [
    recorder ? undefined : 'there is no recorder',
    leavesOut.length > 0 ? `recorder '${recorder}' does not record ${leavesOut.join(', ')}` : undefined,
    channel ? undefined : 'there is no delivery channel',
    recorder && !recording ? `recorder '${recorder}' is stopped` : undefined,
  ];
  return problems.filter((problem) => problem !== undefined).join('; ');
}
