// What is true of the catalog, each with requests that AWS has to allow and requests that it has to refuse.
import { consumers, insiders, lowerPeople, outsiders } from '../shared-people.ts';
import { type AccessSentence, asking } from '../subject.ts';
import type { CatalogAction } from './catalog-actions.ts';
import { launchers } from './catalog-grid.ts';

const { may, mayNot } = asking<CatalogAction>('catalog');
const kept = ['share', 'unshare', 'changeTags', 'change', 'addVersion'] as const;
const others = insiders.filter((name) => name !== 'ssPalisade');
const inOtherAccounts = consumers.filter((name) => !['dsScientist', 'dsAdmin'].includes(name));
/** But for the account that has left, which still has the share. */
const strangers = outsiders.filter((name) => name !== 'formerAdmin');

export const catalogSentences: readonly AccessSentence<CatalogAction>[] = [
  {
    sentence:
      'Data scientists of admitted data-science accounts launch products, and who else is allowed to there; no other account does.',
    means: 'The list of accounts that the portfolio is shared with, and IAM in each of them',
    rows: [
      ...may(['dsScientist', ...launchers], ['launch']),
      ...mayNot([...inOtherAccounts, ...strangers], ['launch', 'admitRole']),
    ],
  },
  {
    sentence: 'A data scientist sees and ends products of their own only, and admits nobody.',
    means: '`servicecatalog:userLevel` in the policy of DataScientist, which has no other writes of Service Catalog',
    rows: [
      ...may(['dsScientist'], ['seeOwn', 'endOwn']),
      ...mayNot(['dsScientist'], ['seeOfOthers', 'endOfOthers', 'admitRole', 'admitAndLaunch']),
      ...may(['dsAdmin'], ['seeOfOthers', 'endOfOthers', 'admitRole', 'admitAndLaunch']),
    ],
  },
  {
    sentence:
      'Nobody but Palisade changes whom the portfolio is shared with, or which versions are launched (check 33).',
    means: 'The SCP `keep-shared-admissions`',
    rows: [...mayNot(others, kept), ...may(['ssPalisade'], kept)],
  },
  {
    sentence: 'In Shared Services, nobody admits a role, so that nobody launches there by themselves.',
    means: 'The SCP `keep-shared-admissions`; Palisade admits no role in that account',
    rows: [
      ...mayNot(others, ['admitRole', 'admitAndLaunch']),
      ...may(['ssAdmin', 'ssApprover'], ['launch']),
      ...may(['ssPalisade'], ['admitAndLaunch']),
    ],
  },
  {
    sentence: 'An account that the portfolio is shared with changes nothing of it, and no other account does.',
    means: 'A portfolio has no policy that could admit another account',
    rows: [...mayNot([...consumers, ...launchers, ...outsiders], kept), ...may(['ssPalisade'], kept)],
  },
  {
    sentence: 'Nobody acts as `ml-catalog-launch` but AWS Service Catalog, for the account that has it.',
    means: 'The trust policy of the role',
    rows: [
      ...may(['serviceCatalog'], ['actAsLaunch']),
      ...mayNot(['serviceCatalog'], ['actForAnother']),
      ...mayNot([...insiders, ...consumers, ...launchers, ...outsiders], ['actAsLaunch']),
      ...mayNot(['codePipeline', 'cloudFormation'], ['actAsLaunch']),
    ],
  },
  {
    sentence: 'Nobody but Palisade changes who acts as `ml-catalog-launch`, or what it may do (check 14).',
    means: 'The SCP `protect-palisade`',
    rows: [
      ...mayNot(
        [...insiders.filter((name) => name !== 'ssPalisade'), 'dsScientist', 'dsEngineer', ...launchers],
        ['widenTrust', 'widenLaunch', 'removeLaunch'],
      ),
      ...may(['ssPalisade'], ['widenTrust', 'widenLaunch', 'removeLaunch']),
    ],
  },
  {
    sentence: 'Only Palisade and automation make a role of a name that is admitted, or decide who assumes it.',
    means: 'The SCP `protect-palisade`, for each line of `principals`',
    rows: [
      ...mayNot(
        ['ssAdmin', 'ssEngineer', 'ssPipeline', 'ssBreakGlass', 'ssApprover', 'dsScientist', ...launchers],
        ['takeName', 'trustNamesake'],
      ),
      ...may(['ssPalisade', 'ssAutomation'], ['takeName', 'trustNamesake']),
    ],
  },
  {
    sentence: 'Data scientists have no products of their own launched as `ml-catalog-launch`.',
    means: 'Their policy, which passes `ml-execution` alone',
    rows: [
      ...mayNot(['dsScientist', 'dsEngineer', 'dsExecution', 'dsAuditor'], ['passLaunch']),
      // The SCPs bind the launch role as they bind who passes it.
      ...may(['dsAdmin'], ['passLaunch']),
    ],
  },
  {
    sentence: 'What is launched is the notebook as its template has it; nobody makes it as the launch role by hand.',
    means: 'The policy and the trust of `ml-catalog-launch`, and the SCP `sagemaker-inside`',
    rows: [
      ...may(['serviceCatalog'], ['makeNotebook']),
      ...mayNot(['serviceCatalog'], ['makeOpenNotebook', 'makeOtherNotebook']),
      ...mayNot(['dsScientist', ...launchers, 'ssAdmin'], ['makeNotebook']),
    ],
  },
  {
    sentence: 'An auditor of Shared Services sees whom the portfolio is shared with, and changes nothing.',
    means: 'IAM in that account',
    rows: [
      ...may(['ssAuditor', 'ssAdmin'], ['look']),
      ...mayNot(['ssNobody', 'ssEngineer', 'dsAuditor', 'dsScientist'], ['look']),
      ...mayNot(['ssAuditor'], [...kept, 'launch', 'admitRole', 'widenTrust', 'takeName']),
    ],
  },
  {
    sentence: 'Lower environments have a catalog of their own: none crosses (check 27).',
    means: "The account's environment, by which admission makes the list",
    rows: [
      ...mayNot(
        ['lowerSsAdmin', 'lowerDsScientist', 'lowerDsAdmin', 'lowerTeAdmin'],
        ['launch', 'admitRole', 'share', 'change', 'actAsLaunch'],
      ),
      ...mayNot(
        ['ssAdmin', 'dsScientist', 'dsAdmin', 'lowerTeAdmin', 'teRole', 'prPipeline'],
        ['launch', 'admitRole'],
        {
          side: 'lower',
        },
      ),
      ...may(['lowerDsScientist', 'lowerDsAdmin'], ['launch'], { side: 'lower' }),
      ...mayNot(lowerPeople, ['share', 'change', 'widenTrust', 'takeName'], { side: 'lower' }),
    ],
  },
  {
    sentence:
      'An account that left the organization has the portfolio until Palisade ends its share, and changes nothing.',
    means: 'Nothing but the share: it has no condition about the organization',
    rows: [...may(['formerAdmin'], ['launch']), ...mayNot(['formerAdmin'], kept)],
  },
  {
    sentence: 'A catalog that left governance.yml is shared with nobody, and stays with the account that has it.',
    means: 'The list without accounts',
    rows: [
      ...mayNot(['dsScientist', ...launchers, 'formerAdmin'], ['launch', 'admitRole'], { situation: 'closed' }),
      ...may(['ssAdmin'], ['launch'], { situation: 'closed' }),
    ],
  },
];
