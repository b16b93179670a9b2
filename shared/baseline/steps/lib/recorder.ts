// What an AWS Config recorder records: whether that is enough for the guardrails, and how it is widened if it is not.
import type {
  ConfigurationRecorder,
  ResourceType as RecordedType,
  RecordingGroup,
  RecordingMode,
} from '@aws-sdk/client-config-service';

type Recorder = Pick<ConfigurationRecorder, 'recordingGroup' | 'recordingMode'>;

/** The types among these that the recorder does not record. */
export function leftOutOf({ recordingGroup: group }: Recorder, types: readonly RecordedType[]): RecordedType[] {
  // A recorder without a group records everything (AWS Config API Reference, "ConfigurationRecorder").
  if (group === undefined || group.allSupported) return [];
  const excluded = group.exclusionByResourceTypes?.resourceTypes;
  return types.filter((type) =>
    excluded?.length ? excluded.includes(type) : !(group.resourceTypes ?? []).includes(type),
  );
}

/** The types among these that the recorder records once a day instead of when they change. */
export function dailyOf({ recordingMode: mode }: Recorder, types: readonly RecordedType[]): RecordedType[] {
  const overrides = mode?.recordingModeOverrides ?? [];
  return types.filter((type) => {
    const override = overrides.find(({ resourceTypes }) => resourceTypes?.includes(type));
    return (override ?? mode)?.recordingFrequency === 'DAILY';
  });
}

/**
 * The recorder as it has to be sent so that it records these types when they change, and everything else as before. Of a
 * recorder that AWS Config returned only these fields may be sent back: it sets its ARN, scope and service principal
 * itself (AWS Config API Reference, PutConfigurationRecorder).
 */
export function widened(current: ConfigurationRecorder, types: readonly RecordedType[]): ConfigurationRecorder {
  const { name, roleARN, recordingGroup, recordingMode } = current;
  return {
    name,
    roleARN,
    ...(recordingGroup && {
      recordingGroup: leftOutOf(current, types).length > 0 ? widenedGroup(recordingGroup, types) : recordingGroup,
    }),
    ...(recordingMode && {
      recordingMode: dailyOf(current, types).length > 0 ? widenedMode(recordingMode, types) : recordingMode,
    }),
  };
}

function widenedGroup(group: RecordingGroup, types: readonly RecordedType[]): RecordingGroup {
  const excluded = group.exclusionByResourceTypes?.resourceTypes;
  if (!excluded?.length) {
    const resourceTypes = [...new Set([...(group.resourceTypes ?? []), ...types])];
    return {
      allSupported: false,
      includeGlobalResourceTypes: false,
      resourceTypes,
      ...strategy('INCLUSION_BY_RESOURCE_TYPES'),
    };
  }
  const resourceTypes = excluded.filter((type) => !types.includes(type));
  if (resourceTypes.length > 0)
    return { ...group, exclusionByResourceTypes: { resourceTypes }, ...strategy('EXCLUSION_BY_RESOURCE_TYPES') };
  // AWS Config refuses an empty list (API Reference, RecordingGroup). Global types were not excluded, so they stay.
  return { allSupported: true, includeGlobalResourceTypes: true, ...strategy('ALL_SUPPORTED_RESOURCE_TYPES') };
}

function strategy(useOnly: NonNullable<RecordingGroup['recordingStrategy']>['useOnly']) {
  return { recordingStrategy: { useOnly } };
}

/** AWS Config accepts one override (API Reference, RecordingMode), so it is changed if there is one. */
function widenedMode(mode: RecordingMode, types: readonly RecordedType[]): RecordingMode {
  const others = (mode.recordingModeOverrides ?? [])
    .filter(({ recordingFrequency }) => recordingFrequency !== mode.recordingFrequency)
    .map((override) => {
      const own = (override.resourceTypes ?? []).filter((type) => !types.includes(type));
      return { ...override, resourceTypes: override.recordingFrequency === 'DAILY' ? own : [...own, ...types] };
    })
    .filter(({ resourceTypes }) => resourceTypes.length > 0);
  const needed = {
    description: 'Guardrails of Palisade',
    resourceTypes: [...types],
    recordingFrequency: 'CONTINUOUS' as const,
  };
  return {
    recordingFrequency: mode.recordingFrequency,
    recordingModeOverrides: mode.recordingFrequency === 'DAILY' && others.length === 0 ? [needed] : others,
  };
}
