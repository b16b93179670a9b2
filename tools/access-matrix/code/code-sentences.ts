// What is true of code, each with requests that AWS has to allow and requests that it has to refuse.
import { consumers, insiders, lowerPeople, outsiders } from '../shared-people.ts';
import { type AccessSentence, asking } from '../subject.ts';
import type { CodeAction } from './code-actions.ts';

const { may, mayNot } = asking<CodeAction>('code');
const readers = ['dsScientist', 'dsEngineer', 'dsAdmin'] as const;
const others = consumers.filter((name) => !readers.some((each) => each === name));

export const codeSentences: readonly AccessSentence<CodeAction>[] = [
  {
    sentence:
      'Data scientists and ML engineers of admitted accounts read code as its reader; nobody else does (check 16).',
    means: 'The list of admitted accounts in the trust of `ml-code-reader`',
    rows: [...may(readers, ['readAs']), ...mayNot([...outsiders, ...others], ['readAs', 'read', 'push'])],
  },
  {
    sentence: 'Who reads code as its reader changes none (check 16).',
    means: 'The policy of `ml-code-reader`; a repository admits nobody of another account by itself',
    rows: [
      ...mayNot(readers, ['pushAs', 'createAs', 'read', 'push', 'delete', 'admit']),
      ...may(['ssEngineer', 'ssAdmin'], ['push']),
    ],
  },
  {
    sentence: 'Nobody but Palisade changes who reads code, or what its reader may do (check 33).',
    means: 'The SCP `keep-shared-admissions`',
    rows: [
      ...mayNot(
        insiders.filter((name) => name !== 'ssPalisade'),
        ['admit', 'widen', 'removeReader'],
      ),
      ...may(['ssPalisade'], ['admit', 'widen', 'removeReader']),
    ],
  },
  {
    sentence: 'In Shared Services, people change code and delete no repository; the pipeline reads it.',
    means: 'The SCP `shared-services-by-automation`, and IAM in that account',
    rows: [
      ...may(['ssEngineer', 'ssAdmin'], ['read', 'push']),
      ...may(['ssRole'], ['read']),
      ...mayNot(['ssEngineer', 'ssAdmin', 'ssRole'], ['delete']),
      ...mayNot(['ssRole', 'ssAuditor', 'ssNobody'], ['push']),
      ...may(['ssAutomation'], ['delete']),
    ],
  },
  {
    sentence: 'An account that left the organization does not act as the reader, though its trust still names it.',
    means: '`aws:PrincipalOrgID` beside the list',
    rows: [...mayNot(['formerAdmin'], ['readAs']), ...may(['dsAdmin'], ['readAs'])],
  },
  {
    sentence: 'Lower environments have code of their own: none crosses (check 27).',
    means: "The account's environment, by which admission makes the list",
    rows: [
      ...mayNot(['lowerSsAdmin', 'lowerDsAdmin', 'lowerTeAdmin'], ['readAs', 'read', 'push']),
      ...mayNot(['ssAdmin', 'dsScientist', 'dsAdmin', 'lowerTeAdmin', 'teRole', 'prPipeline'], ['readAs', 'read'], {
        side: 'lower',
      }),
      ...may(['lowerDsScientist', 'lowerDsAdmin'], ['readAs'], { side: 'lower' }),
      ...mayNot(lowerPeople, ['admit', 'delete'], { side: 'lower' }),
    ],
  },
  {
    sentence: 'Code that left governance.yml has no readers, and stays with the account that has it.',
    means: 'The trust without a statement for readers',
    rows: [
      ...mayNot(readers, ['readAs'], { situation: 'closed' }),
      ...may(['ssEngineer', 'ssRole'], ['read'], { situation: 'closed' }),
    ],
  },
];
