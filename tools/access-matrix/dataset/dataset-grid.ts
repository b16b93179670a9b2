// The access matrix: for each dataset, what each person may do to it. Everything that is not listed is refused.
import type { PersonName } from '../people.ts';
import type { Grid, Side } from '../subject.ts';
import type { DatasetColumn } from './dataset-actions.ts';

const reads = ['read', 'list'] as const;
const works = [...reads, 'write', 'delete'] as const;
/** What the IAM of the account that has a dataset can allow: everything but whom the dataset admits. */
const owns = [...works, 'decrypt', 'look'] as const;

/** Who is asked about: the rows of the table. */
export const datasetPeople = [
  'dmEngineer',
  'dmAdmin',
  'dmPipeline',
  'dmAutomation',
  'dmBreakGlass',
  'dmAuditor',
  'dmNobody',
  'dmPalisade',
  'dsScientist',
  'dsEngineer',
  'dsAdmin',
  'dsExecution',
  'dsPipeline',
  'dsBreakGlass',
  'dsAuditor',
  'dsNobody',
  'dsWithoutKms',
  'dsBounded',
  'tePipeline',
  'teExecution',
  'teScientist',
  'teAdmin',
  'prPipeline',
  'prExecution',
  'prPerson',
  'prBreakGlass',
  'newAdmin',
  'monitoredAdmin',
  'shutAdmin',
  'ssAdmin',
  'ssPipeline',
  'sandboxAdmin',
  'lowerDmEngineer',
  'lowerDmAdmin',
  'lowerDsScientist',
  'lowerDsAdmin',
  'lowerTeAdmin',
  'formerAdmin',
  'stranger',
  'sageMaker',
] as const satisfies readonly PersonName[];

export const datasetGrids: Readonly<Record<Side, Grid<DatasetColumn>>> = {
  production: {
    dmEngineer: works,
    dmAdmin: owns,
    dmPipeline: owns,
    dmAutomation: owns,
    dmBreakGlass: owns,
    dmAuditor: ['look'],
    dmPalisade: [...owns, 'admit', 'admitToKey'],
    dsScientist: reads,
    dsAdmin: reads,
    dsExecution: reads,
    dsPipeline: reads,
    dsBreakGlass: reads,
    dsWithoutKms: ['list'],
    tePipeline: reads,
    teExecution: reads,
    teScientist: reads,
    teAdmin: reads,
    prPipeline: reads,
    prExecution: reads,
    prPerson: reads,
    prBreakGlass: reads,
  },
  lower: {
    lowerDmEngineer: works,
    lowerDmAdmin: owns,
    lowerDsScientist: reads,
    lowerDsAdmin: reads,
  },
};
