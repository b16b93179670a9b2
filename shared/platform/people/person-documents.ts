// IAM policies of people, for inline policies of permission sets (IAM Identity Center) or of roles: what each of them does,
// and none changes who is admitted to data. Pure.
import type { AccountType } from '../../accounts/account-type.ts';
import type { Governance } from '../../governance/governance.ts';
import type { Statement } from '../../resources/lib/allow.ts';
import { auditor } from './auditor.ts';
import { dataEngineer } from './data-engineer.ts';
import { dataScientist } from './data-scientist.ts';
import { mlEngineer } from './ml-engineer.ts';
import type { PersonStatements } from './person-statements.ts';

export type Person = {
  /** What it allows, in one sentence. */
  readonly summary: string;
  /** The accounts in which people get it. */
  readonly accounts: readonly AccountType[];
  readonly statements: PersonStatements;
};

/** By the names that `policies.roles` of governance.yml has for them, of roles and of permission sets. */
export const people = {
  DataScientist: {
    summary:
      'Reads the data, code, packages, images and models that admit the account, experiments with SageMaker, and launches products of the catalog.',
    accounts: ['data-science', 'testing', 'production'],
    statements: dataScientist,
  },
  DataEngineer: {
    summary: 'Writes, reads and runs the data of the datasets of the account.',
    accounts: ['data-management'],
    statements: dataEngineer,
  },
  MLEngineer: {
    summary: 'Changes code, starts pipelines, and sees what they train and deploy. Reads no data.',
    accounts: ['shared-services', 'data-science', 'testing', 'production'],
    statements: mlEngineer,
  },
  Auditor: {
    summary: 'Reads how everything is set up, policies included, and no data.',
    accounts: ['shared-services', 'data-management', 'data-science', 'testing', 'production'],
    statements: auditor,
  },
} satisfies Readonly<Record<string, Person>>;

export type PersonName = keyof typeof people;
export const personNames = Object.keys(people) as readonly PersonName[];

/** IAM Identity Center User Guide, "Quotas": the characters of a permission set's inline policy, white space not counted. */
export const permissionSetCharacters = 10_240;

export type PersonDocument = { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };

/** The policy of a person; the same in every account. */
export function personDocument(name: PersonName, { regions }: Pick<Governance, 'regions'>): PersonDocument {
  return { Version: '2012-10-17', Statement: people[name].statements(regions) };
}
