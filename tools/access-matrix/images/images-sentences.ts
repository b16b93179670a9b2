// What is true of images, each with requests that AWS has to allow and requests that it has to refuse.
import { consumers, insiders, lowerPeople, outsiders } from '../shared-people.ts';
import { type AccessSentence, asking } from '../subject.ts';
import type { ImageAction } from './images-actions.ts';

const { may, mayNot } = asking<ImageAction>('images');
const admins = ['dsAdmin', 'teAdmin', 'prAdmin'] as const;
const changes = ['admit', 'removePolicy', 'replaceTags', 'untag', 'deleteRepository'] as const;

export const imageSentences: readonly AccessSentence<ImageAction>[] = [
  {
    sentence: 'People, pipelines and jobs of admitted accounts pull images; no other account does (check 16).',
    means: 'The list of admitted accounts in the policy of the repository',
    rows: [
      ...may(['dsScientist', 'dsEngineer', 'dsExecution', 'teExecution', 'prExecution', ...admins], ['pull']),
      ...mayNot(outsiders, ['pull', 'see', 'push', 'admit']),
    ],
  },
  {
    sentence: 'Nobody of another account pushes, not even an administrator of an admitted one (check 16).',
    means: 'The statement for consumers has read actions only',
    rows: [...mayNot(consumers, ['push', 'delete', 'admit', 'look']), ...may(['ssRole', 'ssPipeline'], ['push'])],
  },
  {
    sentence: 'In Shared Services, people push nothing and upload no layers; the pipeline and its builds do.',
    means: 'The SCP `shared-services-by-automation`',
    rows: [
      ...mayNot(['ssAdmin', 'ssEngineer', 'ssApprover'], ['push', 'delete', 'uploadLayer']),
      ...may(['ssRole', 'ssBuild', 'ssAutomation', 'ssBreakGlass'], ['push', 'uploadLayer']),
      ...may(['ssAdmin', 'ssEngineer'], ['pull', 'see']),
    ],
  },
  {
    sentence:
      'Nobody but Palisade changes whom images admit, or whether a tag can be given to another image (check 33).',
    means: 'The SCP `keep-shared-admissions`',
    rows: [
      ...mayNot(
        insiders.filter((name) => name !== 'ssPalisade'),
        [...changes, 'admitToAll', 'replicate'],
      ),
      ...may(['ssPalisade'], [...changes, 'admitToAll', 'replicate']),
    ],
  },
  {
    sentence: 'Nobody outside the organization pulls, even where the policy is open to everybody: an RCP refuses it.',
    means: 'The RCP `shared-resources-stay-inside`',
    rows: [
      ...mayNot(['stranger', 'formerAdmin'], ['pull', 'push', 'admit'], { situation: 'open' }),
      ...may(['sandboxAdmin', 'dmAdmin'], ['pull'], { situation: 'open' }),
    ],
  },
  {
    sentence: 'An account that left the organization pulls nothing, though the policy still names it.',
    means: '`aws:PrincipalOrgID` beside the list',
    rows: [
      ...mayNot(['formerAdmin'], ['pull', 'see'], { situation: 'alone' }),
      ...may(['dsAdmin'], ['pull', 'see'], { situation: 'alone' }),
    ],
  },
  {
    sentence: 'Lower environments have images of their own: none crosses (check 27).',
    means: "The account's environment, by which admission makes the list",
    rows: [
      ...mayNot(['lowerSsAdmin', 'lowerDsAdmin', 'lowerTeAdmin'], ['pull', 'see', 'push']),
      ...mayNot(
        ['ssAdmin', 'dsScientist', 'dsAdmin', 'teRole', 'prPipeline', 'lowerTeAdmin'],
        ['pull', 'see', 'push'],
        {
          side: 'lower',
        },
      ),
      ...may(['lowerSsAdmin', 'lowerDsScientist', 'lowerDsAdmin'], ['pull', 'see'], { side: 'lower' }),
      ...mayNot(lowerPeople, ['push', 'admit'], { side: 'lower' }),
    ],
  },
  {
    sentence: 'Images that left governance.yml admit nobody, and stay with the account that has them.',
    means: 'The policy without a statement for consumers',
    rows: [
      ...mayNot(consumers, ['pull', 'see'], { situation: 'closed' }),
      ...may(['ssAdmin', 'ssRole'], ['pull', 'see'], { situation: 'closed' }),
    ],
  },
  {
    sentence: 'An auditor of Shared Services reads the policy and pulls nothing.',
    means: 'IAM in that account',
    rows: [
      ...may(['ssAuditor'], ['look']),
      ...mayNot(['ssAuditor', 'dsAuditor', 'ssNobody'], ['pull', 'push', 'admit']),
    ],
  },
];
