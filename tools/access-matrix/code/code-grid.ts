// Who may do what to code. Everything that is not listed is refused.
import type { Grid, Side } from '../subject.ts';
import type { CodeColumn } from './code-actions.ts';

const works = ['read', 'push'] as const;

export const codeGrids: Readonly<Record<Side, Grid<CodeColumn>>> = {
  production: {
    ssAdmin: works,
    ssEngineer: works,
    ssRole: ['read'],
    ssPipeline: [...works, 'delete'],
    ssAutomation: [...works, 'delete'],
    ssBreakGlass: [...works, 'delete'],
    ssApprover: works,
    ssPalisade: [...works, 'delete', 'admit'],
    dsScientist: ['readAs'],
    dsEngineer: ['readAs'],
    dsAdmin: ['readAs'],
  },
  lower: {
    lowerSsAdmin: works,
    lowerDsScientist: ['readAs'],
    lowerDsAdmin: ['readAs'],
  },
};
