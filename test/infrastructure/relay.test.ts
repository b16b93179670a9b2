// The relay of events about accounts: what the hub event bus does not take is kept, and raises an alarm.
import { homeRegion, resourcesIn } from '../../infrastructure/management.ts';

const topic = 'arn:aws:sns:us-east-1:111122223333:alarms';

describe.each([homeRegion, 'eu-west-1'])('in %s', (region) => {
  const resources = resourcesIn(region, topic);

  test('the rule has a dead-letter queue in its own Region, to which only this rule may send', () => {
    expect(resources['RelayRule']?.Properties['Targets']).toEqual([
      expect.objectContaining({ DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['RelayDeadLetters', 'Arn'] } } }),
    ]);
    expect(resources['RelayDeadLetters']?.Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
    expect(resources['RelayDeadLettersPolicy']?.Properties['PolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['RelayRule', 'Arn'] } } },
        },
      ],
    });
  });

  test('its alarms go to the topic of the parameter, and to none without it', () => {
    for (const id of ['RelayDeadLettersAlarm', 'RelayFailedAlarm']) {
      expect(resources[id]?.Properties).toMatchObject({ AlarmActions: [topic], OKActions: [topic] });
      expect(resourcesIn(region)[id]?.Properties).toMatchObject({ AlarmActions: [], OKActions: [] });
    }
  });
});

test('the rule is created after its role, where the role is in the same stack', () => {
  expect(resourcesIn(homeRegion)['RelayRule']?.DependsOn).toEqual(['RelayRole']);
  expect(resourcesIn('eu-west-1')['RelayRule']?.DependsOn).toBeUndefined();
});
