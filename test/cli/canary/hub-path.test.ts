// What a canary looks at in the hub is there: functions and rules of the template.
import { hubPath } from '../../../cli/canary/hub-path.ts';
import { consumers } from '../../../infrastructure/consumers.ts';

test('the functions and rules of the event flow are those of the template', () => {
  expect(consumers.map(({ name }) => name)).toEqual(expect.arrayContaining([...hubPath.functions]));
  const rules = consumers
    .filter(({ name }) => hubPath.functions.includes(name))
    .flatMap(({ rules: ofConsumer }) => Object.keys(ofConsumer));
  expect(rules).toEqual(expect.arrayContaining([...hubPath.rules]));
});
