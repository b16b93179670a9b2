// Who may do what to packages. Everything that is not listed is refused.
import type { Grid, Side } from '../subject.ts';
import type { PackageColumn } from './packages-actions.ts';

const reads = ['token', 'read'] as const;
const owns = [...reads, 'look'] as const;
const works = [...owns, 'publish'] as const;

export const packageGrids: Readonly<Record<Side, Grid<PackageColumn>>> = {
  production: {
    ssAdmin: owns,
    ssEngineer: owns,
    ssRole: [...reads, 'publish'],
    ssBuild: [...reads, 'publish'],
    ssPipeline: works,
    ssAutomation: works,
    ssBreakGlass: works,
    ssApprover: owns,
    ssAuditor: ['look'],
    ssPalisade: [...works, 'admit'],
    dsScientist: reads,
    dsEngineer: reads,
    dsAdmin: reads,
    dsExecution: reads,
    tePipeline: reads,
    teAdmin: reads,
    teExecution: reads,
    prPipeline: reads,
    prAdmin: reads,
    prExecution: reads,
  },
  lower: {
    lowerSsAdmin: owns,
    lowerDsScientist: reads,
    lowerDsAdmin: reads,
  },
};
