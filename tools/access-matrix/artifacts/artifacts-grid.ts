// Who may do what to artifacts. Everything that is not listed is refused.
import type { Grid, Side } from '../subject.ts';
import type { ArtifactColumn } from './artifacts-actions.ts';

const reads = ['read', 'list'] as const;
const writes = [...reads, 'write'] as const;
const owns = [...writes, 'delete', 'decrypt'] as const;

export const artifactGrids: Readonly<Record<Side, Grid<ArtifactColumn>>> = {
  production: {
    ssAdmin: owns,
    ssRole: writes,
    ssBuild: writes,
    ssPipeline: owns,
    ssAutomation: owns,
    ssBreakGlass: owns,
    ssApprover: owns,
    ssPalisade: [...owns, 'admit', 'admitToKey'],
    teRole: writes,
    tePipeline: writes,
    teAdmin: writes,
    teExecution: writes,
    prRole: reads,
    prPipeline: reads,
    prPerson: reads,
    prAdmin: reads,
    prExecution: reads,
  },
  lower: {
    lowerSsAdmin: owns,
  },
};
