// Who may do what to models. Everything that is not listed is refused.
import type { Grid, Side } from '../subject.ts';
import type { ModelColumn } from './models-actions.ts';

const sees = ['see', 'list'] as const;
const owns = [...sees, 'look'] as const;
const works = [...owns, 'register', 'registerApproved', 'approve'] as const;

export const modelGrids: Readonly<Record<Side, Grid<ModelColumn>>> = {
  production: {
    ssAdmin: owns,
    ssEngineer: owns,
    ssRole: [...sees, 'approve'],
    ssPipeline: works,
    ssAutomation: works,
    ssBreakGlass: works,
    ssApprover: owns,
    ssAuditor: owns,
    ssPalisade: [...works, 'admit'],
    dsScientist: sees,
    dsEngineer: sees,
    dsAdmin: sees,
    dsAuditor: sees,
    teScientist: sees,
    teRole: [...sees, 'register'],
    tePipeline: [...sees, 'register'],
    teAdmin: [...sees, 'register'],
    prPerson: sees,
    prStackRole: ['see'],
    prPipeline: sees,
    prAdmin: sees,
  },
  lower: {
    lowerSsAdmin: owns,
    lowerDsScientist: sees,
    lowerDsAdmin: sees,
  },
};
