// Where pipelines of governance.yml train and deploy, as far as the file itself says it.
import { unclearPlaces, wrongPlaces } from '../../../shared/governance/pipeline-place-checks.ts';

const units = { Testing: 'testing', Production: 'production', Lower: { type: 'testing', environment: 'development' } };
const account = (unit: string) => ({ email: `${unit.toLowerCase()}@corp.io`, unit: `Workloads/${unit}` });
const given = (pipeline: object, accounts: object = {}, accountTypes: object = {}) => ({
  organization: { accounts },
  accountTypes: { organizationalUnits: units, accounts: {}, ...accountTypes },
  platform: { pipelines: { churn: pipeline } },
});
const accounts = { test: account('Testing'), prod: account('Production') };

test.each([
  { name: 'by its name', pipeline: { trainIn: 'test', deployIn: 'prod' }, wrong: {} },
  { name: 'by an id, which may be any account', pipeline: { trainIn: '444455556666' }, wrong: {} },
  {
    name: 'by a name that is not declared',
    pipeline: { trainIn: 'tests' },
    wrong: { trainIn: 'is no account of organization.accounts, and no account id' },
  },
  {
    name: 'by the name of an account of another type',
    pipeline: { trainIn: 'prod', deployIn: 'test' },
    wrong: {
      trainIn: 'must be an account of type testing: this one is of type production',
      deployIn: 'must be an account of type production: this one is of type testing',
    },
  },
])('a pipeline names its account $name', ({ pipeline, wrong }) => {
  const found = wrongPlaces(given(pipeline, accounts));
  expect(Object.fromEntries(found.map(({ path, problem }) => [String(path.at(-1)), problem]))).toEqual(wrong);
});

test('without declared accounts, any name may be that of an account', () => {
  expect(wrongPlaces(given({ trainIn: 'tests' }))).toEqual([]);
});

test.each([
  { name: 'one account of each type', found: accounts, says: [] },
  { name: 'units whose accounts are not declared', found: {}, says: [] },
  {
    name: 'two testing accounts of one environment',
    found: { ...accounts, other: account('Testing') },
    says: ['several accounts of type testing can be meant (test, other): name one with trainIn'],
  },
  { name: 'a testing account of each environment', found: { ...accounts, lower: account('Lower') }, says: [] },
])('a pipeline that names no account has $name', ({ found, says }) => {
  expect(unclearPlaces(given({}, found)).map(({ problem }) => problem)).toEqual(says);
});

test('a pipeline that names its accounts is clear', () => {
  const several = { ...accounts, other: account('Testing'), third: account('Production') };
  expect(unclearPlaces(given({ trainIn: 'other', deployIn: 'third' }, several))).toEqual([]);
});

test('a type that no unit and no account has is waited for', () => {
  const found = unclearPlaces(given({}, {}, { organizationalUnits: { Testing: 'testing' } }));
  expect(found).toMatchObject([
    { path: ['platform', 'pipelines', 'churn'], problem: expect.stringMatching(/production/) },
  ]);
  const listed = { organizationalUnits: { Testing: 'testing' }, accounts: { '444455556666': 'production' } };
  expect(unclearPlaces(given({}, {}, listed))).toEqual([]);
});
