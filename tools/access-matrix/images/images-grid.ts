// Who may do what to images. Everything that is not listed is refused.
import type { Grid, Side } from '../subject.ts';
import type { ImageColumn } from './images-actions.ts';

const pulls = ['pull', 'see'] as const;
const owns = [...pulls, 'look'] as const;
const works = [...owns, 'push', 'delete'] as const;

export const imageGrids: Readonly<Record<Side, Grid<ImageColumn>>> = {
  production: {
    ssAdmin: owns,
    ssEngineer: pulls,
    ssRole: [...pulls, 'push'],
    ssBuild: [...pulls, 'push'],
    ssPipeline: works,
    ssAutomation: works,
    ssBreakGlass: works,
    ssApprover: owns,
    ssAuditor: ['look'],
    ssPalisade: [...works, 'admit'],
    dsScientist: pulls,
    dsEngineer: pulls,
    dsAdmin: pulls,
    dsExecution: ['pull'],
    teScientist: pulls,
    // Of an image that it registers.
    teRole: ['see'],
    teExecution: ['pull'],
    tePipeline: pulls,
    teAdmin: pulls,
    prPerson: pulls,
    prExecution: ['pull'],
    prPipeline: pulls,
    prAdmin: pulls,
  },
  lower: {
    lowerSsAdmin: owns,
    lowerDsScientist: pulls,
    lowerDsAdmin: pulls,
  },
};
