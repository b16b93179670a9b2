// Which changes to an existing recorder of AWS Config are sent: it then records what guardrails need, in a form that AWS
// Config accepts, and nothing else is recorded less, or less often.
import type { ConfigurationRecorder, ResourceType } from '@aws-sdk/client-config-service';
import fc from 'fast-check';
import { dailyOf, leftOutOf, widened } from '../../../../shared/baseline/steps/lib/recorder.ts';

const needed: ResourceType[] = ['AWS::S3::Bucket', 'AWS::EC2::Volume'];
const all: ResourceType[] = [...needed, 'AWS::EC2::VPC', 'AWS::IAM::Role', 'AWS::Lambda::Function'];
const types = fc.uniqueArray(fc.constantFrom(...all), { minLength: 1 });
const frequency = fc.constantFrom('CONTINUOUS' as const, 'DAILY' as const);

const group = fc.oneof(
  fc.constant(undefined),
  fc.boolean().map((includeGlobalResourceTypes) => ({ allSupported: true, includeGlobalResourceTypes })),
  types.map((resourceTypes) => ({ allSupported: false, resourceTypes })),
  types.map((resourceTypes) => ({
    allSupported: false,
    resourceTypes: [] as ResourceType[],
    exclusionByResourceTypes: { resourceTypes },
    recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' as const },
  })),
);
const override = fc.record({ resourceTypes: types, recordingFrequency: frequency });
const mode = fc.oneof(
  fc.constant(undefined),
  fc.record({ recordingFrequency: frequency, recordingModeOverrides: fc.array(override, { maxLength: 1 }) }),
);
const recorder = fc.record({ recordingGroup: group, recordingMode: mode }).map(
  (parts): ConfigurationRecorder => ({
    name: 'theirs',
    roleARN: 'arn:aws:iam::111122223333:role/config',
    arn: 'arn:aws:config:us-east-1:111122223333:configuration-recorder/theirs/abc',
    recordingScope: 'PAID',
    ...parts,
  }),
);

test('a widened recorder records what is needed when it changes, and nothing else less or less often', () => {
  fc.assert(
    fc.property(recorder, (before) => {
      const after = widened(before, needed);
      expect(leftOutOf(after, needed)).toEqual([]);
      expect(dailyOf(after, needed)).toEqual([]);
      const others = all.filter((type) => !needed.includes(type));
      expect(leftOutOf(after, others)).toEqual(leftOutOf(before, others));
      expect(dailyOf(after, others)).toEqual(dailyOf(before, others));
    }),
  );
});

test('AWS Config accepts what is sent (API Reference, RecordingGroup, RecordingMode, PutConfigurationRecorder)', () => {
  fc.assert(
    fc.property(recorder, (before) => {
      const { recordingGroup, recordingMode, ...rest } = widened(before, needed);
      expect(Object.keys(rest).sort()).toEqual(['name', 'roleARN']);
      if (recordingGroup) {
        const { allSupported = false, resourceTypes = [], exclusionByResourceTypes } = recordingGroup;
        const excluded = exclusionByResourceTypes?.resourceTypes ?? [];
        const ways = [allSupported, resourceTypes.length > 0, excluded.length > 0].filter(Boolean);
        expect(ways).toHaveLength(1);
      }
      const overrides = recordingMode?.recordingModeOverrides ?? [];
      expect(overrides.length).toBeLessThanOrEqual(1);
      for (const { resourceTypes = [] } of overrides) expect(resourceTypes).not.toEqual([]);
    }),
  );
});

test('a recorder that records what is needed is sent as it is', () => {
  fc.assert(
    fc.property(recorder, (before) => {
      const once = widened(before, needed);
      expect(widened(once, needed)).toEqual(once);
    }),
  );
});
