// The accounts of the access matrix: those of the five types, lower ones, those that are not admitted, and strangers.
import type { AccountAge } from '../../shared/accounts/account-age.ts';
import {
  type AccountType,
  type Classification,
  type Environment,
  unclassified,
} from '../../shared/accounts/account-type.ts';

export type MatrixAccount = {
  readonly id: string;
  /** As the page names it. */
  readonly title: string;
  readonly type: Classification;
  readonly environment: Environment | null;
  /** A former member has left, and the documents still name it: nothing of Palisade has run since. */
  readonly membership: 'member' | 'former' | 'never';
  /** New ones by default: existing accounts of data-science have their policies on monitor. */
  readonly age?: AccountAge;
  /** Why nobody in it may do anything to what is of production, as the page has it. */
  readonly why?: string;
  /** What keeps the account from being admitted, though it is of a reader's type and of the same environment. */
  readonly obstacle?: 'no baseline' | 'monitored' | 'shut out';
};

const member = (id: string, title: string, type: Classification, environment: Environment | null = 'production') =>
  ({ id, title, type, environment, membership: 'member' }) as const;

const dataScience = (id: string, obstacle: NonNullable<MatrixAccount['obstacle']>, why: string) => ({
  ...member(id, 'Data Science', 'data-science'),
  obstacle,
  why,
});
const lower = { environment: 'development', why: 'its environment is development' } as const;

export const matrixAccounts = {
  dataManagement: member('333333333333', 'Data Management', 'data-management'),
  dataScience: member('444444444444', 'Data Science', 'data-science'),
  testing: member('555555555555', 'Testing', 'testing'),
  production: member('666666666666', 'Production', 'production'),
  sharedServices: member('222222222222', 'Shared Services', 'shared-services'),
  newDataScience: dataScience('444444444441', 'no baseline', 'its baseline is not complete'),
  monitoredDataScience: {
    ...dataScience('444444444442', 'monitored', 'its organization policies are on monitor'),
    age: 'existing',
  },
  shutDataScience: dataScience('444444444443', 'shut out', 'it was shut out'),
  lowerSharedServices: { ...member('222222222220', 'Shared Services', 'shared-services'), ...lower },
  lowerDataManagement: { ...member('333333333330', 'Data Management', 'data-management'), ...lower },
  lowerDataScience: { ...member('444444444440', 'Data Science', 'data-science'), ...lower },
  lowerTesting: {
    ...member('555555555550', 'Testing', 'testing', 'testing'),
    why: 'its environment is testing',
  },
  sandbox: { ...member('777777777777', 'Sandbox', unclassified, null), why: 'it has no type' },
  former: {
    ...member('888888888888', 'Data Science', 'data-science'),
    membership: 'former',
    why: 'it has left the organization, though the documents still name it',
  },
  stranger: {
    ...member('999999999999', 'Another organization', unclassified, null),
    membership: 'never',
    why: 'it is outside of the organization',
  },
  aws: {
    ...member('', 'AWS', unclassified, null),
    membership: 'never',
    why: 'a service by itself is admitted to nothing: it acts as a role of an account',
  },
} as const satisfies Readonly<Record<string, MatrixAccount>>;

export type AccountName = keyof typeof matrixAccounts;

/** The account of this name, without its literal types. */
export function accountOf(name: AccountName): MatrixAccount {
  return matrixAccounts[name];
}

export const matrixAccountNames = Object.keys(matrixAccounts) as readonly AccountName[];

/** What is shared has the same names in both environments. */
export const datasetName = 'customers';
export const datasetReaders: readonly AccountType[] = ['data-science', 'testing', 'production'];
export const datasetOwners = { production: 'dataManagement', lower: 'lowerDataManagement' } as const;
/** The accounts that have images, packages, models, code, artifacts, pipelines and a catalog. */
export const sharedOwners = { production: 'sharedServices', lower: 'lowerSharedServices' } as const;
