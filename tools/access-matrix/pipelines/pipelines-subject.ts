// Pipelines, as a subject of the access matrix: the pipeline with its approval, and the chain of roles from Shared Services
// to a model in production.
import {
  executionRoleName,
  pipelineBuildRoleName,
  pipelineCloudFormationRoleName,
  pipelineRoleName,
} from '../../../shared/aws/names.ts';
import { buildTrust } from '../../../shared/resources/pipeline-roles/build-role.ts';
import { productionTrust, stackTrust } from '../../../shared/resources/pipeline-roles/production-roles.ts';
import { sharedServicesTrust } from '../../../shared/resources/pipeline-roles/shared-services-role.ts';
import { testingTrust } from '../../../shared/resources/pipeline-roles/testing-role.ts';
import { approvalAction, approvalStage } from '../../../shared/resources/pipelines/pipeline-declaration.ts';
import { accountOf, matrixAccounts, sharedOwners } from '../accounts.ts';
import { matrixRegion, organizationId } from '../governance.ts';
import { personOf } from '../people.ts';
import { lowerAbout } from '../shared-people.ts';
import type { Subject } from '../subject.ts';
import {
  furtherPipelineActions,
  type PipelineAction,
  type PipelineColumn,
  pipelineColumns,
} from './pipelines-actions.ts';
import { pipelineGrids, pipelinePeople } from './pipelines-grid.ts';
import { pipelineSentences } from './pipelines-sentences.ts';

const chain = {
  region: matrixRegion,
  organizationId,
  sharedServices: [matrixAccounts.sharedServices.id],
};
const { testing, production } = matrixAccounts;
const roleIn = (owner: string, name: string, policy: object) => ({
  resource: `arn:aws:iam::${owner}:role/${name}`,
  owner,
  policy,
});
const actor = (name: 'teRole' | 'prRole' | 'prStackRole') => {
  const { account, role, identity } = personOf(name);
  return { account: accountOf(account), role, identity };
};

export const pipelinesSubject: Subject<PipelineColumn, PipelineAction> = {
  id: 'pipelines',
  heading: 'Pipelines',
  about:
    'The pipeline `ml-churn` of a Shared Services account, and what it does: the builds of its source run as `ml-pipeline-build` and train as `ml-pipeline` of a testing account; it approves the version as `ml-pipeline`, and deploys as `ml-pipeline` of a production account, where CloudFormation makes the model as `ml-pipeline-cloudformation`. `ml-approver` approves.',
  lowerAbout: lowerAbout('The pipeline of the same name'),
  note: "*Train* and *Deploy* begin with acting as the role of that account. *Create a model* is the call of SageMaker by oneself in a production account, in its VPC, with its keys and isolated: the SCPs let the organization's pipeline roles do it, and the pipeline's own policy has CloudFormation only.",
  owners: sharedOwners,
  people: pipelinePeople,
  columns: pipelineColumns,
  furtherActions: furtherPipelineActions,
  grids: pipelineGrids,
  sentences: pipelineSentences,
  targets: ({ side }, caller) => {
    const owner = accountOf(sharedOwners[side]).id;
    const arn = (service: string, resource: string, account: string) => ({
      resource: `arn:aws:${service}:${matrixRegion}:${account}:${resource}`,
      owner: account,
    });
    // The link of the caller's own account, if it has one.
    const chained = [testing.id, production.id].find((id) => id === caller.id) ?? owner;
    return {
      pipeline: arn('codepipeline', 'ml-churn', owner),
      approval: arn('codepipeline', `ml-churn/${approvalStage}/${approvalAction}`, owner),
      deployStage: arn('codepipeline', 'ml-churn/Deploy', owner),
      build: arn('codebuild', 'project/ml-churn-train', owner),
      sharedRole: roleIn(owner, pipelineRoleName, sharedServicesTrust({ ...chain, accountId: owner })),
      buildRole: roleIn(owner, pipelineBuildRoleName, buildTrust({ ...chain, accountId: owner })),
      approver: { resource: `arn:aws:iam::${owner}:role/ml-approver`, owner },
      testingRole: roleIn(testing.id, pipelineRoleName, testingTrust({ ...chain, accountId: testing.id })),
      productionRole: roleIn(production.id, pipelineRoleName, productionTrust({ ...chain, accountId: production.id })),
      stackRole: roleIn(
        production.id,
        pipelineCloudFormationRoleName,
        stackTrust({ ...chain, accountId: production.id }),
      ),
      executionOfTesting: { resource: `arn:aws:iam::${testing.id}:role/${executionRoleName}`, owner: testing.id },
      executionOfProduction: {
        resource: `arn:aws:iam::${production.id}:role/${executionRoleName}`,
        owner: production.id,
      },
      trainingJob: arn('sagemaker', 'training-job/ml-churn-1', testing.id),
      stack: arn('cloudformation', 'stack/ml-churn/1', production.id),
      otherStack: arn('cloudformation', 'stack/release/1', production.id),
      model: arn('sagemaker', 'model/ml-churn-1', production.id),
      endpointConfig: arn('sagemaker', 'endpoint-config/ml-churn-1', production.id),
      endpoint: arn('sagemaker', 'endpoint/ml-churn', production.id),
      chainRole: { resource: `arn:aws:iam::${chained}:role/${pipelineRoleName}`, owner: chained },
    };
  },
  actors: () => ({ teRole: actor('teRole'), prRole: actor('prRole'), prStackRole: actor('prStackRole') }),
};
