// What is true of pipelines, each with requests that AWS has to allow and requests that it has to refuse.
import { insiders } from '../shared-people.ts';
import { type AccessSentence, asking } from '../subject.ts';
import type { PipelineAction } from './pipelines-actions.ts';

const { may, mayNot } = asking<PipelineAction>('pipelines');
const chainRoles = ['actAsPipeline', 'actAsBuild', 'actAsTesting', 'actAsProduction', 'actAsStack'] as const;

export const pipelineSentences: readonly AccessSentence<PipelineAction>[] = [
  {
    sentence: 'The roles of the chain trust the link before them, and nobody else (check 21).',
    means: 'The trust policies of the roles',
    rows: [
      ...may(['codePipeline'], ['actAsPipeline']),
      ...may(['ssRole'], ['actAsTesting', 'actAsProduction', 'train', 'deploy']),
      ...mayNot(['ssRole'], ['actAsBuild', 'actAsStack']),
      ...may(['cloudFormation'], ['actAsStack']),
      ...mayNot(['codePipeline'], ['actAsTesting', 'actAsProduction', 'actAsStack']),
      ...mayNot(['cloudFormation'], ['actAsPipeline', 'actAsTesting', 'actAsProduction']),
      ...mayNot(
        ['dsScientist', 'dsAdmin', 'ssAdmin', 'ssEngineer', 'ssApprover', 'teAdmin', 'prAdmin', 'prPerson', 'stranger'],
        chainRoles,
      ),
      ...mayNot(
        ['dsPipeline', 'tePipeline', 'prPipeline', 'prRole', 'teRole', 'prBreakGlass', 'lowerSsAdmin'],
        ['actAsTesting', 'actAsProduction', 'actAsStack'],
      ),
    ],
  },
  {
    sentence:
      'Builds of the source, which anyone who may push decides about, train, and neither approve nor reach production (check 21).',
    means: 'The policy of `ml-pipeline-build`, and the trust of `ml-pipeline` in production',
    rows: [
      ...may(['ssBuild'], ['actAsTesting', 'train']),
      ...mayNot(
        ['ssBuild'],
        ['actAsPipeline', 'actAsBuild', 'actAsProduction', 'actAsStack', 'deploy', 'approve', 'start', 'change'],
      ),
      ...mayNot(['ssBuild'], ['startBuild', 'widenTrust', 'becomeApprover']),
    ],
  },
  {
    sentence:
      'Only the approvers of the pipeline approve in it, or roll it back: not the pipeline, not automation, not break-glass.',
    means: 'The SCP `approvals-by-approvers`',
    rows: [
      ...may(['ssApprover'], ['approve', 'rollBack']),
      ...mayNot(
        [...insiders.filter((name) => name !== 'ssApprover'), 'dsScientist', 'dsAdmin', 'stranger'],
        ['approve', 'rollBack'],
      ),
    ],
  },
  {
    sentence: 'Nobody makes themselves an approver: automation and Palisade change the roles of approvers.',
    means: 'The SCP `approvals-by-approvers`',
    rows: [
      ...mayNot(['ssAdmin', 'ssPipeline', 'ssApprover', 'ssBreakGlass', 'ssEngineer'], ['becomeApprover']),
      ...may(['ssAutomation', 'ssPalisade'], ['becomeApprover']),
    ],
  },
  {
    sentence: 'Nobody but Palisade changes the pipeline around the approval (check 33).',
    means: 'The SCP `keep-shared-admissions`',
    rows: [
      ...mayNot(
        insiders.filter((name) => name !== 'ssPalisade'),
        ['change'],
      ),
      ...may(['ssPalisade'], ['change']),
      ...may(['ssEngineer', 'ssAdmin'], ['start']),
    ],
  },
  {
    sentence:
      'Only the pipeline starts its builds: they run with roles of its own, by commands that who starts them can give.',
    means: 'The SCP `keep-shared-admissions`',
    rows: [
      ...may(['ssRole'], ['startBuild']),
      ...mayNot(
        insiders.filter((name) => name !== 'ssRole'),
        ['startBuild'],
      ),
    ],
  },
  {
    sentence: 'In production, the role of stacks makes model, endpoint configuration and endpoint (check 19).',
    means: 'Its own policy, the SCPs `models-by-pipeline` and `sagemaker-inside`',
    rows: [
      ...may(['prStackRole'], ['makeEndpoint', 'createModel']),
      ...mayNot(['prStackRole'], ['makeModelOutsideVpc', 'makeUnencrypted', 'deployByHand']),
      ...mayNot(['prAdmin', 'prPerson', 'prExecution'], ['makeEndpoint', 'createModel']),
    ],
  },
  {
    sentence: 'The pipeline passes the SCPs of production, and its own policy has CloudFormation only (check 19).',
    means: 'The policy of `ml-pipeline` in production',
    rows: [
      ...mayNot(['prRole'], ['createModel', 'makeEndpoint', 'deployWithoutRole']),
      ...may(['prRole'], ['deployByHand', 'passStackRole']),
      // The SCPs would let a pipeline that is allowed more do it.
      ...may(['prPipeline', 'prBreakGlass'], ['createModel', 'makeEndpoint']),
    ],
  },
  {
    sentence: 'Nobody deploys by hand in production, not by the stack of the pipeline either, which keeps its role.',
    means: 'The SCPs `models-by-pipeline`, `no-person-changes` and `protect-palisade`',
    rows: [
      ...mayNot(['prAdmin', 'prPerson', 'prExecution'], ['deployByHand', 'updateStackByHand', 'passStackRole']),
      ...may(['prPipeline'], ['updateStackByHand']),
      ...may(['prRole'], ['deployByHand']),
    ],
  },
  {
    sentence: 'Nobody but the pipeline gives the role of stacks to a stack, not even automation (check 19).',
    means: 'The SCPs `models-by-pipeline` and `protect-palisade`',
    rows: [
      ...mayNot(['prAutomation', 'prAdmin', 'prPerson', 'prExecution'], ['deployInOwnStack', 'deployByHand']),
      ...mayNot(['prRole'], ['deployInOwnStack']),
      ...may(['prPipeline'], ['deployInOwnStack', 'passStackRole']),
    ],
  },
  {
    sentence: 'In testing, the pipeline trains; a data scientist does not (check 18).',
    means: 'The SCP `no-experimenter-changes`',
    rows: [
      ...may(['ssRole'], ['train']),
      ...may(['teRole'], ['trainByHand']),
      ...mayNot(['teScientist', 'teAdmin'], ['train', 'deploy']),
      ...mayNot(['teScientist', 'dsScientist'], ['trainByHand']),
    ],
  },
  {
    sentence: 'Nobody but Palisade changes who acts as a role of the chain (check 14).',
    means: 'The SCP `protect-palisade`',
    rows: [
      ...mayNot(
        [
          'ssAdmin',
          'ssPipeline',
          'ssRole',
          'ssAutomation',
          'ssBreakGlass',
          'teAdmin',
          'tePipeline',
          'prAdmin',
          'prPipeline',
          'prBreakGlass',
          'prStackRole',
          'dsEngineer',
        ],
        ['widenTrust'],
      ),
      ...may(['ssPalisade'], ['widenTrust']),
    ],
  },
  {
    sentence: 'A pipeline of a lower environment reaches neither testing nor production of this one (check 27).',
    means: 'The trust policies name the pipelines of their own environment',
    rows: [
      ...mayNot(['lowerSsAdmin', 'lowerDsScientist', 'lowerDsAdmin', 'lowerTeAdmin'], ['train', 'deploy'], {
        side: 'lower',
      }),
      ...mayNot(['ssAdmin', 'dsScientist', 'dsAdmin', 'teRole'], ['start', 'approve', 'change'], {
        side: 'lower',
      }),
      ...may(['lowerSsAdmin'], ['start'], { side: 'lower' }),
    ],
  },
];
