import {
  nothingRequired,
  readersNeverAdmitted,
  ungovernedDatasets,
} from '../../../shared/governance/admission-checks.ts';

const customers = (parts: object = {}) => ({
  regions: ['us-east-1', 'eu-west-1'],
  platform: { datasets: { customers: { readers: ['data-science', 'production'], ...parts } } },
});
const enforced = { modes: { all: { default: 'enforce' } } };

test('a dataset is in a governed Region', () => {
  expect(ungovernedDatasets(customers({ region: 'eu-west-1' }))).toEqual([]);
  expect(ungovernedDatasets(customers({ region: 'eu-west-2' }))).toMatchObject([
    {
      path: ['platform', 'datasets', 'customers', 'region'],
      problem: 'is not among the governed regions',
      allowed: ['us-east-1', 'eu-west-1'],
    },
  ]);
});

test('without requirements everybody of a type is admitted, which is said if there is something to be admitted to', () => {
  const nothing = { admission: { requires: [] } };
  expect(nothingRequired({ ...customers(), ...nothing })).toHaveLength(1);
  expect(nothingRequired(nothing)).toEqual([]);
  expect(nothingRequired(customers())).toEqual([]);
});

test.each([
  { name: 'all are enforced', parts: { baseline: enforced, policies: enforced }, wrong: [] },
  { name: 'only new accounts are enforced, which is the default', parts: {}, wrong: [] },
  {
    name: 'a required step is off everywhere',
    parts: { baseline: { modes: { all: { 'config-recorder': 'off' } } } },
    wrong: ['data-science: config-recorder is', 'production: config-recorder is'],
  },
  {
    name: 'a policy of one of the types is only monitored',
    parts: { policies: { modes: { 'data-science': { 'production-data': 'monitor' } } } },
    wrong: ['data-science: production-data is'],
  },
  {
    name: 'what is only monitored is not required',
    parts: {
      baseline: { modes: { all: { 'config-recorder': 'monitor' } } },
      admission: { requires: ['spoke-role'] },
    },
    wrong: [],
  },
  {
    name: 'modes have a mistake, which is an error of its own',
    parts: { baseline: { modes: { all: { default: 'sometimes' } } } },
    wrong: [],
  },
])('readers of whom no account is admitted, if $name', ({ parts, wrong }) => {
  const found = readersNeverAdmitted({ ...customers(), ...parts });
  const readers = ['data-science', 'production'];
  const shown = found.map(({ path, problem }) => {
    const [, missing] = /admitted: (.*) not enforced/.exec(problem) ?? [];
    return `${readers[Number(path.at(-1))]}: ${missing}`;
  });
  expect(shown).toEqual(wrong);
});
