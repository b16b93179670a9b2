// What an ML engineer may do: change code, start pipelines, and see what they build, train and deploy. Data and roles are the
// pipeline's.
import { allow } from '../../resources/lib/allow.ts';
import { metricsAndLogs, type PersonStatements, readCode, repositories, sageMakerReads } from './person-statements.ts';

export const mlEngineer: PersonStatements = (regions) => [
  allow('ChangeCode', [
    'codecommit:CreateBranch',
    'codecommit:CreateCommit',
    'codecommit:CreatePullRequest',
    'codecommit:DeleteBranch',
    'codecommit:GitPush',
    'codecommit:MergePullRequest*',
    'codecommit:PostComment*',
    'codecommit:UpdatePullRequest*',
  ]),
  // An approval is somebody else's: codepipeline:PutApprovalResult is not here.
  allow('RunPipelines', [
    'codebuild:BatchGet*',
    'codebuild:List*',
    'codepipeline:Get*',
    'codepipeline:List*',
    'codepipeline:RetryStageExecution',
    'codepipeline:StartPipelineExecution',
    'codepipeline:StopPipelineExecution',
  ]),
  readCode(regions),
  ...sageMakerReads,
  ...metricsAndLogs,
  ...repositories,
];
