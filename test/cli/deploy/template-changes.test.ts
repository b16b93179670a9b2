// How a packaged template is compared with the deployed one.
import { templateChanges } from '../../../cli/deploy/template-changes.ts';

const fn = (key: string, timeout: number) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { S3Key: key }, Timeout: timeout },
});
const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } };

test('resources are added, changed and removed; the place of code is no change', () => {
  const deployed = { Resources: { Same: fn('a', 1), Slower: fn('a', 1), Gone: queue } };
  const planned = { Resources: { Same: fn('b', 1), Slower: fn('b', 2), Made: queue } };
  expect(templateChanges(deployed, planned)).toEqual({
    isNew: false,
    added: ['Made (AWS::SQS::Queue)'],
    changed: ['Slower (AWS::Lambda::Function)'],
    removed: ['Gone (AWS::SQS::Queue)'],
  });
  expect(templateChanges(planned, planned)).toMatchObject({ added: [], changed: [], removed: [] });
  expect(templateChanges({ Resources: {} }, planned)).toMatchObject({ isNew: true });
});

test('a change outside the properties is one', () => {
  const kept = { ...queue, DeletionPolicy: 'Retain' };
  expect(templateChanges({ Resources: { Q: queue } }, { Resources: { Q: kept } }).changed).toHaveLength(1);
});
