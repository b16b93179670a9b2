// What is true of models, each with requests that AWS has to allow and requests that it has to refuse.
import { consumers, insiders, lowerPeople, outsiders } from '../shared-people.ts';
import { type AccessSentence, asking } from '../subject.ts';
import type { ModelAction } from './models-actions.ts';

const { may, mayNot } = asking<ModelAction>('models');
const changes = ['admit', 'removePolicy', 'deleteGroup', 'untag', 'share'] as const;
const testers = ['teRole', 'tePipeline', 'teAdmin'] as const;
const others = consumers.filter((name) => !testers.some((each) => each === name));

export const modelSentences: readonly AccessSentence<ModelAction>[] = [
  {
    sentence: 'People and pipelines of admitted accounts see models; no other account does (check 16).',
    means: 'The list of admitted accounts in the policy of the group',
    rows: [
      ...may(['dsScientist', 'dsEngineer', 'teScientist', 'dsAdmin', 'teAdmin', 'prAdmin'], ['see', 'list']),
      ...may(['prStackRole'], ['see']),
      ...mayNot(outsiders, ['see', 'list', 'register', 'approve', 'admit']),
    ],
  },
  {
    sentence: 'Testing registers models as pending, and nothing else (check 17).',
    means: '`sagemaker:ModelApprovalStatus` in the policy of the group',
    rows: [
      ...may(testers, ['register']),
      ...mayNot(testers, ['registerApproved', 'registerWithoutStatus', 'approve', 'reject', 'deleteModel']),
    ],
  },
  {
    sentence:
      'Nobody else outside of Shared Services registers a model, and nobody there sets its status (checks 16, 17).',
    means: 'No statement of the policy lets another account do it',
    rows: [
      ...mayNot(others, ['register', 'registerApproved']),
      ...mayNot(consumers, ['approve', 'reject', 'deleteModel', 'admit', 'look']),
      ...may(['ssRole'], ['approve', 'reject']),
    ],
  },
  {
    sentence:
      'In Shared Services, people set no status, not even approvers: the pipeline does, once they have approved.',
    means: 'The SCP `shared-services-by-automation`',
    rows: [
      ...mayNot(['ssAdmin', 'ssEngineer', 'ssApprover', 'ssAuditor'], ['approve', 'reject', 'register', 'deleteModel']),
      ...may(['ssRole', 'ssPipeline', 'ssBreakGlass'], ['approve']),
    ],
  },
  {
    sentence: 'The pipeline of Shared Services sets the status, and registers nothing itself; its builds set none.',
    means: 'The policies of `ml-pipeline` and of `ml-pipeline-build`',
    rows: [
      ...may(['ssRole'], ['approve', 'see', 'list']),
      ...mayNot(['ssRole'], ['register', 'registerApproved']),
      ...mayNot(['ssBuild'], ['approve', 'reject', 'register', 'registerApproved', 'deleteModel']),
    ],
  },
  {
    sentence: 'Nobody but Palisade changes whom models admit, be it by a share (check 33).',
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
    sentence: 'Outsiders are kept from models by the policy of the group alone: RCPs do not reach SageMaker.',
    means: 'The list of admitted accounts, which Palisade keeps',
    rows: [
      ...mayNot(['stranger', 'formerAdmin', 'sandboxAdmin'], ['see', 'list', 'registerApproved']),
      // What the policy keeps closed, nothing else would.
      ...may(['stranger', 'formerAdmin', 'sandboxAdmin'], ['see', 'list'], { situation: 'open' }),
    ],
  },
  {
    sentence: 'An account that left the organization sees nothing, though the policy still names it.',
    means: '`aws:PrincipalOrgID` beside the list',
    rows: [...mayNot(['formerAdmin'], ['see', 'list', 'register']), ...may(['dsAdmin'], ['see', 'list'])],
  },
  {
    sentence: 'Lower environments have models of their own: none crosses (check 27).',
    means: "The account's environment, by which admission makes the list",
    rows: [
      ...mayNot(['lowerSsAdmin', 'lowerDsAdmin', 'lowerTeAdmin'], ['see', 'list', 'register', 'approve']),
      ...mayNot(['ssAdmin', 'dsScientist', 'dsAdmin', 'teRole', 'prPipeline', 'lowerTeAdmin'], ['see', 'register'], {
        side: 'lower',
      }),
      ...may(['lowerSsAdmin', 'lowerDsScientist', 'lowerDsAdmin'], ['see', 'list'], { side: 'lower' }),
      ...mayNot(lowerPeople, ['registerApproved', 'approve', 'admit'], { side: 'lower' }),
    ],
  },
  {
    sentence: 'Models that left governance.yml admit nobody, and stay with the account that has them.',
    means: 'The policy without a statement for consumers',
    rows: [
      ...mayNot(consumers, ['see', 'list', 'register'], { situation: 'closed' }),
      ...may(['ssAdmin', 'ssRole'], ['see', 'list'], { situation: 'closed' }),
    ],
  },
  {
    sentence: 'An auditor sees models and, in Shared Services, the policy; and changes nothing.',
    means: 'IAM in that account',
    rows: [
      ...may(['ssAuditor'], ['see', 'list', 'look']),
      ...mayNot(['ssAuditor', 'ssNobody', 'dsAuditor'], ['register', 'approve', 'admit']),
    ],
  },
];
