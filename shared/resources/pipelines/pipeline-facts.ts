// A pipeline and its build projects as AWS has them.
import { BatchGetProjectsCommand, type CodeBuildClient } from '@aws-sdk/client-codebuild';
import { type CodePipelineClient, GetPipelineCommand, ListTagsForResourceCommand } from '@aws-sdk/client-codepipeline';
import { toResult } from '../../aws/errors.ts';
import { canonicalSettings } from './canonical-settings.ts';
import { pipelineSettings } from './pipeline-triggers.ts';

/** A pipeline or a project: its settings in canonical form; null without it. */
export type Made = { readonly settings: string | null; readonly tags: Readonly<Record<string, string>> };

const notThere: Made = { settings: null, tags: {} };

/** Without its version, which AWS counts. */
export async function observePipeline(codePipeline: CodePipelineClient, name: string): Promise<Made> {
  const found = await toResult(codePipeline.send(new GetPipelineCommand({ name })));
  if (!found.ok && found.failure.code === 'PipelineNotFoundException') return notThere;
  if (!found.ok) throw found.error;
  const { pipeline } = found.value;
  if (pipeline === undefined) throw new Error(`CodePipeline did not say what the pipeline ${name} is`);
  const { version: _, ...declaration } = pipeline;
  const resourceArn = found.value.metadata?.pipelineArn;
  const { tags } = await codePipeline.send(new ListTagsForResourceCommand({ resourceArn }));
  return { settings: pipelineSettings(declaration), tags: tagsOf(tags) };
}

/** By their names. */
export async function observeProjects(
  codeBuild: CodeBuildClient,
  names: readonly string[],
): Promise<Readonly<Record<string, Made>>> {
  const { projects = [] } = await codeBuild.send(new BatchGetProjectsCommand({ names: [...names] }));
  const made = names.map((name) => {
    const project = projects.find((each) => each.name === name);
    const found = project && { settings: canonicalSettings(project), tags: tagsOf(project.tags) };
    return [name, found ?? notThere] as const;
  });
  return Object.fromEntries(made);
}

type TagList = readonly { readonly key?: string | undefined; readonly value?: string | undefined }[];

function tagsOf(tags: TagList = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]));
}
