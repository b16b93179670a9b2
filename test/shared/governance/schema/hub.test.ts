// What `hub` of governance.yml accepts: a parameter that AWS would refuse is refused before.
import { hubParameters } from '../../../../shared/governance/schema/hub.ts';

const valid = {
  organizationId: 'o-a1b2c3d4e5',
  managementAccountId: '111122223333',
  accountId: '222233334444',
  externalId: 'palisade-3f2a',
};

test.each([
  valid,
  { ...valid, alarmTopicArn: 'arn:aws:sns:us-east-1:111122223333:alarms', evidenceDays: 3_650 },
  { ...valid, alarmTopicArn: 'arn:aws-us-gov:sns:us-gov-west-1:111122223333:alarms', existingData: true },
  { ...valid, controlTowerRegion: 'eu-west-1' },
])('%j is valid', (hub) => {
  expect(hubParameters.safeParse(hub).success).toBe(true);
});

test.each([
  ['organizationId', 'foo'],
  ['organizationId', 'o-EXAMPLEORG'],
  ['managementAccountId', '1'],
  ['managementAccountId', 111_122_223_333],
  ['accountId', valid.managementAccountId],
  ['externalId', 'x'],
  ['externalId', 'two words'],
  ['externalId', ''],
  ['alarmTopicArn', 'palisade-alarms'],
  ['alarmTopicArn', 'arn:aws:sns:us-east-1:222233334444:alarms'],
  ['evidenceDays', 0],
  ['existingData', 'true'],
  ['controlTowerRegion', 'Ireland'],
  ['stage', 'dev'],
])('%s: %p is refused, and named', (key, value) => {
  const parsed = hubParameters.safeParse({ ...valid, [key]: value });
  const named = parsed.error?.issues.map((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : issue.path));
  expect(named).toEqual([[key]]);
});

test.each(['organizationId', 'managementAccountId', 'accountId', 'externalId'])('%s is required', (key) => {
  expect(hubParameters.safeParse({ ...valid, [key]: undefined }).error?.issues[0]?.path).toEqual([key]);
});
