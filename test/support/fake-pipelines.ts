// Fakes of CodePipeline and CodeBuild: real clients whose calls end in memory. Moto updates no projects.
import type { CodeBuildClient, Project } from '@aws-sdk/client-codebuild';
import type { CodePipelineClient, PipelineDeclaration, Tag } from '@aws-sdk/client-codepipeline';
import { awsError } from './fake-s3.ts';

export type FakePipelines = {
  readonly pipelines: Map<string, { pipeline: PipelineDeclaration; tags: Tag[] }>;
  readonly projects: Map<string, Project>;
};

type Input = { name?: string; names?: string[]; pipeline?: PipelineDeclaration; resourceArn?: string; tags?: Tag[] };

/**
 * Lets the calls of both clients end here. AWS counts versions, adds settings of its own to projects, and a trigger to a pipeline
 * with a connection that declares none (issue 38409 of terraform-provider-aws).
 */
export function withFakePipelines(clients: { codeBuild: CodeBuildClient; codePipeline: CodePipelineClient }) {
  const fake: FakePipelines = { pipelines: new Map(), projects: new Map() };
  for (const client of [clients.codeBuild, clients.codePipeline] as const) {
    (client as CodePipelineClient).middlewareStack.add(
      (_next, { commandName }) =>
        async ({ input }) => ({
          response: {},
          output: { $metadata: {}, ...answer(fake, String(commandName), structuredClone(input) as Input) },
        }),
      { step: 'initialize', priority: 'low' },
    );
  }
  return fake;
}

function answer({ pipelines, projects }: FakePipelines, command: string, input: Input): object {
  const name = input.name ?? input.pipeline?.name ?? input.resourceArn?.split(':').at(-1) ?? '';
  const found = pipelines.get(name);
  switch (command) {
    case 'BatchGetProjectsCommand':
      return { projects: (input.names ?? []).flatMap((each) => projects.get(each) ?? []) };
    case 'CreateProjectCommand':
    case 'UpdateProjectCommand':
      projects.set(name, { queuedTimeoutInMinutes: 480, cache: { type: 'NO_CACHE' }, ...(input as Project) });
      return {};
    case 'CreatePipelineCommand':
      if (input.pipeline)
        pipelines.set(name, { pipeline: { ...triggered(input.pipeline), version: 1 }, tags: input.tags ?? [] });
      return {};
  }
  if (found === undefined) throw awsError('PipelineNotFoundException');
  if (command === 'UpdatePipelineCommand' && input.pipeline)
    found.pipeline = { ...triggered(input.pipeline), version: (found.pipeline.version ?? 0) + 1 };
  if (command === 'TagResourceCommand') {
    const added = input.tags ?? [];
    found.tags = [...found.tags.filter(({ key }) => added.every((tag) => tag.key !== key)), ...added];
  }
  const pipelineArn = `arn:aws:codepipeline:us-east-1:111111111111:${name}`;
  return { pipeline: found.pipeline, metadata: { pipelineArn }, tags: found.tags };
}

function triggered(pipeline: PipelineDeclaration): PipelineDeclaration {
  const source = pipeline.stages?.[0]?.actions?.[0];
  const isConnection = source?.actionTypeId?.provider === 'CodeStarSourceConnection';
  const { DetectChanges = 'true' } = source?.configuration ?? {};
  if (!isConnection || pipeline.triggers !== undefined || DetectChanges === 'false') return pipeline;
  const gitConfiguration = { sourceActionName: source?.name };
  return { ...pipeline, triggers: [{ providerType: 'CodeStarSourceConnection', gitConfiguration }] };
}
