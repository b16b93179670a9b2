// Who may do what with the catalog. Everything that is not listed is refused.
import type { PersonName } from '../people.ts';
import { consumers, insiders, lowerPeople, outsiders } from '../shared-people.ts';
import type { Grid, Side } from '../subject.ts';
import type { CatalogColumn } from './catalog-actions.ts';

/** Who is allowed everything in the account that launches. */
export const launchers = ['dsAdmin', 'dsPipeline', 'dsBreakGlass'] as const satisfies readonly PersonName[];

export const catalogPeople: Readonly<Record<Side, readonly PersonName[]>> = {
  production: [
    ...insiders,
    ...consumers,
    'dsPipeline',
    'dsBreakGlass',
    // The share of an account ends with Palisade's next run, and not with the membership: a sentence says so.
    ...outsiders.filter((name) => name !== 'formerAdmin'),
    'serviceCatalog',
    'codePipeline',
    'cloudFormation',
  ],
  lower: lowerPeople,
};

const launches = ['launch', 'admitRole'] as const;

export const catalogGrids: Readonly<Record<Side, Grid<CatalogColumn>>> = {
  production: {
    ssAdmin: ['launch'],
    ssPipeline: ['launch'],
    ssAutomation: ['launch', 'takeName'],
    ssBreakGlass: ['launch'],
    ssApprover: ['launch'],
    ssPalisade: [...launches, 'share', 'change', 'widenTrust', 'takeName'],
    dsScientist: ['launch'],
    dsAdmin: launches,
    dsPipeline: launches,
    dsBreakGlass: launches,
  },
  lower: {
    lowerSsAdmin: ['launch'],
    lowerDsScientist: ['launch'],
    lowerDsAdmin: launches,
  },
};
