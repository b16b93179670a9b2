// In which accounts a pipeline works: the only ones that can be meant, or those that governance.yml names.
import { targetsOf } from '../../../../shared/resources/pipelines/pipeline-targets.ts';
import { aPlan } from '../../../support/pipeline-plan.ts';

const accounts = {
  testing: ['444444444444', '444444444445'],
  production: ['555555555555'],
  names: { '444444444445': 'ml-testing' },
};

test.each([
  { name: 'a name', changes: { trainIn: 'ml-testing' }, expected: { kind: 'targets', trainIn: '444444444445' } },
  { name: 'an id', changes: { trainIn: '444444444444' }, expected: { kind: 'targets', trainIn: '444444444444' } },
  {
    name: 'nothing, with two accounts',
    changes: {},
    expected: { kind: 'unclear', reason: expect.stringContaining('name one with trainIn') },
  },
  {
    name: 'an account that is not admitted',
    changes: { trainIn: '444444444446' },
    expected: { kind: 'unclear', reason: expect.stringContaining('waits for the account 444444444446') },
  },
])('governance.yml names $name', ({ changes, expected }) => {
  expect(targetsOf(aPlan(changes).parameters, accounts)).toMatchObject(expected);
});

test.each([
  { made: '444444444445', expected: { kind: 'targets', trainIn: '444444444445' } },
  { made: '444444444446', expected: { kind: 'unclear' } },
])('of several accounts, the one that a pipeline already names is meant: $made', ({ made, expected }) => {
  expect(targetsOf(aPlan().parameters, accounts, { testing: made })).toMatchObject(expected);
});

test('what governance.yml names goes before what the pipeline names', () => {
  const { parameters } = aPlan({ trainIn: '444444444444' });
  expect(targetsOf(parameters, accounts, { testing: '444444444445' })).toMatchObject({ trainIn: '444444444444' });
});

test('without an account of a type the pipeline waits for one', () => {
  expect(targetsOf(aPlan().parameters, { testing: ['444444444444'], production: [], names: {} })).toEqual({
    kind: 'unclear',
    reason: 'it waits for an account of type production in this environment that is admitted to its role',
  });
});
