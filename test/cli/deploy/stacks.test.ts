// Which stacks `palisade deploy` deploys, in which order and with which parameters.
import { stacksOf } from '../../../cli/deploy/stacks.ts';
import { hubParameters } from '../../../shared/governance/schema/hub.ts';
import { aGovernance } from '../../support/site.ts';

const given = {
  organizationId: 'o-a1b2c3d4e5',
  managementAccountId: '111122223333',
  accountId: '222233334444',
  externalId: 'x-1',
};
const stacks = (hub: object, isFirst = false, regions = ['us-east-1']) =>
  stacksOf(aGovernance({ regions }), hubParameters.parse({ ...given, ...hub }), isFirst);
const placesOf = (all: ReturnType<typeof stacks>) => all.map(({ name, region }) => `${name} ${region}`);

test('a first hub is deployed before the roles that trust it, an upgraded one after them', () => {
  expect(placesOf(stacks({}, true))).toEqual(['palisade-hub us-east-1', 'palisade-management us-east-1']);
  expect(placesOf(stacks({}))).toEqual(['palisade-management us-east-1', 'palisade-hub us-east-1']);
});

test('the stack of the management account is where AWS Organizations emits events, and in the home of Control Tower', () => {
  const all = stacks({ controlTowerRegion: 'eu-west-1' }, true, ['eu-central-1']);
  expect(placesOf(all)).toEqual([
    'palisade-hub eu-central-1',
    'palisade-management us-east-1',
    'palisade-management eu-west-1',
  ]);
  expect(all[1]?.options).not.toContain('--region');
  expect(all[2]?.options.slice(-2)).toEqual(['--region', 'eu-west-1']);
  expect(placesOf(stacks({ controlTowerRegion: 'us-east-1' }, true))).toHaveLength(2);
});

test('every parameter comes from governance.yml', () => {
  const alarmTopicArn = 'arn:aws:sns:us-east-1:111122223333:alarms';
  const [hub, management] = stacks({ alarmTopicArn, evidenceDays: 30, existingData: true }, true);
  expect(hub?.options.filter((option) => option !== '--param')).toEqual([
    'organizationId=o-a1b2c3d4e5',
    'managementAccountId=111122223333',
    'externalId=x-1',
    'evidenceDays=30',
    'existingData=true',
  ]);
  expect(management?.options.filter((option) => option !== '--param')).toEqual([
    '-c',
    'serverless.management.yml',
    'hubAccountId=222233334444',
    'hubRegion=us-east-1',
    'organizationId=o-a1b2c3d4e5',
    'externalId=x-1',
    `alarmTopicArn=${alarmTopicArn}`,
  ]);
});

test('a topic of another Region is not given to a stack', () => {
  const alarmTopicArn = 'arn:aws:sns:us-east-1:111122223333:alarms';
  const [, , other] = stacks({ alarmTopicArn, controlTowerRegion: 'eu-west-1' }, true);
  expect(other?.options.join(' ')).not.toContain('alarmTopicArn');
});
