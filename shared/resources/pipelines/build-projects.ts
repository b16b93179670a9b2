// The CodeBuild projects of a pipeline, as they are to be. Pure.
import type { CreateProjectCommandInput as CreateProjectInput } from '@aws-sdk/client-codebuild';
import { pipelineBuildRoleName, pipelineRoleName } from '../../aws/names.ts';
import { approveBuildspec, registerBuildspec } from './buildspecs.ts';
import { type BuildStep, buildSteps, buildVariables, type PipelinePlan, projectName, roleIn } from './pipeline-plan.ts';

/** What the source decides runs with a role that neither approves nor deploys; the commands of the others are Palisade's. */
const serviceRoles: Readonly<Record<BuildStep, string>> = {
  train: pipelineBuildRoleName,
  register: pipelineRoleName,
  approve: pipelineRoleName,
};

/** Without tags, which the step adds. */
export type WantedProject = CreateProjectInput & { readonly name: string };

/** AWS CodeBuild User Guide, "Docker images provided by CodeBuild". */
const image = 'aws/codebuild/amazonlinux-x86_64-standard:5.0';
/** A build waits for the training that it started, and S3 for the copy of a model. The last one calls AWS a few times. */
const minutes: Readonly<Record<BuildStep, number>> = { train: 480, register: 60, approve: 10 };

export function wantedProjects(plan: PipelinePlan, template: string): readonly WantedProject[] {
  const { deploy, train } = plan.parameters;
  const buildspecs: Readonly<Record<BuildStep, string>> = {
    train,
    register: registerBuildspec(plan),
    approve: approveBuildspec({ name: deploy, text: template }),
  };
  const environmentVariables = Object.entries(buildVariables(plan)).map(([name, value]) => ({
    name,
    value,
    type: 'PLAINTEXT' as const,
  }));
  return buildSteps.map((step) => ({
    name: projectName(plan, step),
    description: `The step ${step} of a pipeline. Managed by Palisade`,
    source: { type: 'CODEPIPELINE', buildspec: buildspecs[step] },
    artifacts: { type: 'CODEPIPELINE' },
    environment: {
      type: 'LINUX_CONTAINER',
      image,
      computeType: 'BUILD_GENERAL1_SMALL',
      environmentVariables,
      privilegedMode: false,
    },
    serviceRole: roleIn(plan, plan.owner, serviceRoles[step]),
    timeoutInMinutes: minutes[step],
    logsConfig: { cloudWatchLogs: { status: 'ENABLED' } },
    encryptionKey: plan.artifactsKey,
  }));
}
