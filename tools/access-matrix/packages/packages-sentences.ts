// What is true of packages, each with requests that AWS has to allow and requests that it has to refuse.
import { consumers, insiders, lowerPeople, outsiders } from '../shared-people.ts';
import { type AccessSentence, asking } from '../subject.ts';
import type { PackageAction } from './packages-actions.ts';

const { may, mayNot } = asking<PackageAction>('packages');
const admins = ['dsAdmin', 'teAdmin', 'prAdmin'] as const;
const changes = ['admit', 'removePolicy', 'admitToRepository', 'deleteDomain', 'untag'] as const;

export const packageSentences: readonly AccessSentence<PackageAction>[] = [
  {
    sentence: 'People and pipelines of admitted accounts read packages; no other account does (check 16).',
    means: 'The list of admitted accounts in the policy of the domain',
    rows: [
      ...may(['dsScientist', 'dsEngineer', 'tePipeline', 'prPipeline', ...admins], ['token', 'read', 'fetch']),
      ...mayNot(outsiders, ['token', 'read', 'fetch', 'publish', 'admit']),
    ],
  },
  {
    sentence: 'Nobody of another account publishes, not even an administrator of an admitted one (check 16).',
    means: 'The statement for consumers has read actions only',
    rows: [
      ...mayNot(consumers, ['publish', 'deleteVersion', 'admit', 'look']),
      ...may(['ssRole', 'ssBuild', 'ssPipeline', 'ssAutomation'], ['publish']),
      ...may(['ssPipeline'], ['deleteVersion']),
    ],
  },
  {
    sentence: 'Admission alone permits nothing: reading packages asks for a token of STS, too.',
    means: "IAM: another account's resource needs a permission on both sides",
    rows: [
      // Where people only look, the SCPs leave them no tokens.
      ...mayNot(['teScientist', 'prPerson', 'dsAuditor', 'prStackRole'], ['token', 'read']),
      ...may(['dsScientist'], ['token', 'read']),
    ],
  },
  {
    sentence: 'In Shared Services, people publish nothing and connect nothing to the internet; automation does.',
    means: 'The SCP `shared-services-by-automation`',
    rows: [
      ...mayNot(['ssAdmin', 'ssEngineer', 'ssApprover'], ['publish', 'connect', 'deleteVersion']),
      ...may(['ssPipeline', 'ssAutomation', 'ssBreakGlass'], ['publish', 'connect']),
      ...may(['ssAdmin', 'ssEngineer'], ['read']),
    ],
  },
  {
    sentence: 'Nobody but Palisade changes whom packages admit (check 33).',
    means: 'The SCP `keep-shared-admissions`',
    rows: [
      ...mayNot(
        insiders.filter((name) => name !== 'ssPalisade'),
        changes,
      ),
      ...may(['ssPalisade'], changes),
    ],
  },
  {
    sentence: 'Nobody outside the organization reads, even where the policy is open to everybody: an RCP refuses it.',
    means: 'The RCP `shared-resources-stay-inside`',
    rows: [
      ...mayNot(['stranger', 'formerAdmin'], ['token', 'read', 'publish'], { situation: 'open' }),
      ...may(['sandboxAdmin', 'dmAdmin'], ['token', 'read'], { situation: 'open' }),
    ],
  },
  {
    sentence: 'An account that left the organization reads nothing, though the policy still names it.',
    means: '`aws:PrincipalOrgID` beside the list',
    rows: [
      ...mayNot(['formerAdmin'], ['token', 'read'], { situation: 'alone' }),
      ...may(['dsAdmin'], ['token', 'read'], { situation: 'alone' }),
    ],
  },
  {
    sentence: 'Lower environments have packages of their own: none crosses (check 27).',
    means: "The account's environment, by which admission makes the list",
    rows: [
      ...mayNot(['lowerSsAdmin', 'lowerDsAdmin', 'lowerTeAdmin'], ['token', 'read', 'publish']),
      ...mayNot(['ssAdmin', 'dsScientist', 'dsAdmin', 'teRole', 'prPipeline', 'lowerTeAdmin'], ['token', 'read'], {
        side: 'lower',
      }),
      ...may(['lowerSsAdmin', 'lowerDsScientist', 'lowerDsAdmin'], ['token', 'read'], { side: 'lower' }),
      ...mayNot(lowerPeople, ['publish', 'admit'], { side: 'lower' }),
    ],
  },
  {
    sentence: 'Packages that left governance.yml admit nobody, and stay with the account that has them.',
    means: 'The policy without a statement for consumers',
    rows: [
      ...mayNot(consumers, ['token', 'read'], { situation: 'closed' }),
      ...may(['ssAdmin'], ['token', 'read'], { situation: 'closed' }),
    ],
  },
  {
    sentence: 'An auditor of Shared Services reads the policy and no package.',
    means: 'IAM in that account',
    rows: [
      ...may(['ssAuditor'], ['look']),
      ...mayNot(['ssAuditor', 'ssNobody'], ['token', 'read', 'publish', 'admit']),
    ],
  },
];
