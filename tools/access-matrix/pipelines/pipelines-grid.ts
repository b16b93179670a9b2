// Who may do what with pipelines. Everything that is not listed is refused.
import type { PersonName } from '../people.ts';
import { insiders, lowerPeople } from '../shared-people.ts';
import type { Grid, Side } from '../subject.ts';
import type { PipelineColumn } from './pipelines-actions.ts';

export const pipelinePeople: Readonly<Record<Side, readonly PersonName[]>> = {
  production: [
    ...insiders,
    'dsScientist',
    'dsEngineer',
    'dsAdmin',
    'dsPipeline',
    'teScientist',
    'teRole',
    'tePipeline',
    'teAdmin',
    'prPerson',
    'prRole',
    'prStackRole',
    'prPipeline',
    'prExecution',
    'prAdmin',
    'prAutomation',
    'prBreakGlass',
    'lowerSsAdmin',
    'stranger',
    'codePipeline',
    'cloudFormation',
  ],
  // Testing and production of the chain are those of the environment production.
  lower: lowerPeople.filter((name) => name !== 'prPipeline'),
};

export const pipelineGrids: Readonly<Record<Side, Grid<PipelineColumn>>> = {
  production: {
    ssAdmin: ['start'],
    ssEngineer: ['start'],
    ssRole: ['train', 'deploy'],
    ssBuild: ['train'],
    ssPipeline: ['start'],
    ssAutomation: ['start'],
    ssBreakGlass: ['start'],
    ssApprover: ['start', 'approve'],
    ssPalisade: ['start', 'change', 'widenTrust'],
    prPipeline: ['createModel'],
    prStackRole: ['createModel'],
    prBreakGlass: ['createModel'],
  },
  lower: {
    lowerSsAdmin: ['start'],
  },
};
