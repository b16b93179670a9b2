// Who is asked about what accounts of type shared-services share: the rows of its tables. Who may do nothing anywhere is asked
// in sentences only.
import type { PersonName } from './people.ts';
import type { Side } from './subject.ts';

/** In Shared Services itself. */
export const insiders = [
  'ssAdmin',
  'ssEngineer',
  'ssRole',
  'ssBuild',
  'ssPipeline',
  'ssAutomation',
  'ssBreakGlass',
  'ssApprover',
  'ssAuditor',
  'ssNobody',
  'ssPalisade',
] as const satisfies readonly PersonName[];

/** In the accounts that are admitted. */
export const consumers = [
  'dsScientist',
  'dsEngineer',
  'dsAdmin',
  'dsExecution',
  'dsAuditor',
  'teScientist',
  'teRole',
  'teExecution',
  'tePipeline',
  'teAdmin',
  'prPerson',
  'prRole',
  'prStackRole',
  'prExecution',
  'prPipeline',
  'prAdmin',
] as const satisfies readonly PersonName[];

/** In accounts that are not admitted, allowed everything by their own policies. */
export const outsiders = [
  'newAdmin',
  'monitoredAdmin',
  'shutAdmin',
  'dmAdmin',
  'sandboxAdmin',
  'lowerSsAdmin',
  'lowerDsAdmin',
  'lowerTeAdmin',
  'formerAdmin',
  'stranger',
] as const satisfies readonly PersonName[];

/** Who works in the lower environment, and who comes from the others. */
export const lowerPeople = [
  'lowerSsAdmin',
  'lowerDsScientist',
  'lowerDsAdmin',
  'lowerTeAdmin',
  'ssAdmin',
  'dsScientist',
  'dsAdmin',
  'teRole',
  'prPipeline',
] as const satisfies readonly PersonName[];

export const sharedPeople: Readonly<Record<Side, readonly PersonName[]>> = {
  production: [...insiders, ...consumers, ...outsiders],
  lower: lowerPeople,
};

/** The note of tables about Shared Services of a lower environment. */
export const lowerAbout = (what: string) =>
  `${what} of a Shared Services account of the environment development. Accounts of production reach nothing of it, and neither do those of another lower environment.`;
