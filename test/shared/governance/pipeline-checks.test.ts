// What a pipeline of governance.yml names is declared.
import { unknownModels, unknownSources, unlistedPipelineRoles } from '../../../shared/governance/pipeline-checks.ts';

const churn = (parts: object) => ({
  platform: {
    code: { repositories: ['ml-pipelines'] },
    models: ['churn'],
    pipelines: { churn: { model: 'churn', source: { repository: 'ml-pipelines' }, ...parts } },
  },
});
const connection = 'arn:aws:codeconnections:us-east-1:111122223333:connection/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f';

test('a pipeline registers a declared model', () => {
  expect(unknownModels(churn({}))).toEqual([]);
  expect(unknownModels(churn({ model: 'churns' }))).toMatchObject([
    { path: ['platform', 'pipelines', 'churn', 'model'], allowed: ['churn'], suggestion: 'churn' },
  ]);
});

test.each([
  { name: 'a declared repository', source: { repository: 'ml-pipelines' }, wrong: [] },
  { name: 'one that is not declared', source: { repository: 'ml-models' }, wrong: ['is not among platform.code'] },
  { name: 'one of a connection', source: { repository: 'corp/pipelines', connection }, wrong: [] },
  { name: 'one below a group', source: { repository: 'corp/ml/pipelines', connection }, wrong: [] },
  { name: 'a connection, and no owner', source: { repository: 'ml-pipelines', connection }, wrong: ['must be owner/'] },
])('the source of a pipeline is $name', ({ source, wrong }) => {
  expect(unknownSources(churn({ source })).map(({ problem }) => problem)).toEqual(
    wrong.map((words) => expect.stringContaining(words)),
  );
});

test('the roles of pipelines are those for which the policies make exceptions', () => {
  const roles = (pipeline: readonly string[]) => ({ policies: { roles: { pipeline } } });
  const both = ['ml-pipeline', 'ml-pipeline-cloudformation'];
  expect(unlistedPipelineRoles({ ...churn({}), ...roles(['ml-pipeline', 'deploy']) })).toMatchObject([
    {
      path: ['policies', 'roles', 'pipeline'],
      problem: expect.stringMatching(/^must list ml-pipeline-cloudformation,/),
    },
  ]);
  expect(unlistedPipelineRoles({ ...churn({}), ...roles([...both, 'deploy']) })).toEqual([]);
  // Without the key, the list is the default; without pipelines, the roles are somebody else's.
  expect(unlistedPipelineRoles(churn({}))).toEqual([]);
  expect(unlistedPipelineRoles(roles(['deploy']))).toEqual([]);
});
