// What stays of repositories, package domains, models and pipelines when Palisade is removed from an account, and whom it
// admits: what has a name of the platform.
import {
  type CodeartifactClient,
  GetDomainPermissionsPolicyCommand,
  paginateListDomains,
} from '@aws-sdk/client-codeartifact';
import { type CodePipelineClient, paginateListPipelines } from '@aws-sdk/client-codepipeline';
import { type ECRClient, GetRepositoryPolicyCommand, paginateDescribeRepositories } from '@aws-sdk/client-ecr';
import {
  GetModelPackageGroupPolicyCommand,
  paginateListModelPackageGroups,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { toResult } from '../aws/errors.ts';
import { platformPrefix } from '../aws/names.ts';
import { admittedBy } from './admitted-by.ts';

/** One resource that stays. `admits` is how many other accounts it admits; null where that is not a question. */
export type KeptResource = { readonly what: string; readonly region: string | null; readonly admits: number | null };

export type SharingClients = {
  readonly ecr: ECRClient;
  readonly codeArtifact: CodeartifactClient;
  readonly sageMaker: SageMakerClient;
  readonly codePipeline: CodePipelineClient;
};

/** One read for each service, so that one that fails hides nothing of the others. Each throws the SDK's error. */
export function keptInServices(clients: SharingClients, region: string): readonly Promise<readonly KeptResource[]>[] {
  const { ecr, codeArtifact, sageMaker, codePipeline } = clients;
  const reads = [imageRepositories(ecr), domains(codeArtifact), modelGroups(sageMaker), pipelines(codePipeline)];
  return reads.map(async (read) => (await read).map((each) => ({ region, ...each })));
}

type Found = Omit<KeptResource, 'region'>;

async function imageRepositories(client: ECRClient): Promise<readonly Found[]> {
  const found: Found[] = [];
  for await (const { repositories = [] } of paginateDescribeRepositories({ client }, {})) {
    for (const { repositoryName = '' } of repositories) {
      if (!repositoryName.startsWith(platformPrefix)) continue;
      const policy = await policyOf(client.send(new GetRepositoryPolicyCommand({ repositoryName })));
      found.push({ what: `image repository ${repositoryName}`, admits: admittedBy(policy?.policyText) });
    }
  }
  return found;
}

async function domains(client: CodeartifactClient): Promise<readonly Found[]> {
  const found: Found[] = [];
  for await (const page of paginateListDomains({ client }, {})) {
    for (const { name: domain = '' } of page.domains ?? []) {
      if (!domain.startsWith(platformPrefix)) continue;
      const command = new GetDomainPermissionsPolicyCommand({ domain });
      const answer = await policyOf(client.send(command));
      found.push({ what: `package domain ${domain}`, admits: admittedBy(answer?.policy?.document) });
    }
  }
  return found;
}

async function modelGroups(client: SageMakerClient): Promise<readonly Found[]> {
  const found: Found[] = [];
  const named = { NameContains: platformPrefix };
  for await (const page of paginateListModelPackageGroups({ client }, named)) {
    for (const { ModelPackageGroupName = '' } of page.ModelPackageGroupSummaryList ?? []) {
      if (!ModelPackageGroupName.startsWith(platformPrefix)) continue;
      const command = new GetModelPackageGroupPolicyCommand({ ModelPackageGroupName });
      const answer = await policyOf(client.send(command));
      found.push({ what: `model group ${ModelPackageGroupName}`, admits: admittedBy(answer?.ResourcePolicy) });
    }
  }
  return found;
}

async function pipelines(client: CodePipelineClient): Promise<readonly Found[]> {
  const found: Found[] = [];
  for await (const page of paginateListPipelines({ client }, {})) {
    const names = (page.pipelines ?? []).map(({ name = '' }) => name).filter((name) => name.startsWith(platformPrefix));
    found.push(...names.map((name) => ({ what: `pipeline ${name}`, admits: null })));
  }
  return found;
}

/** No policy is an answer (API references of GetRepositoryPolicy, GetDomainPermissionsPolicy, GetModelPackageGroupPolicy). */
async function policyOf<T>(call: Promise<T>): Promise<T | undefined> {
  const reply = await toResult(call);
  if (reply.ok) return reply.value;
  const { code, message } = reply.failure;
  // SageMaker has no code of its own for it.
  const isNone = isMissingCode(code) || (code === 'ValidationException' && /cannot find|does not exist/i.test(message));
  if (isNone) return undefined;
  throw reply.error;
}

function isMissingCode(code: string): boolean {
  return ['RepositoryPolicyNotFoundException', 'ResourceNotFoundException', 'ResourceNotFound'].includes(code);
}
