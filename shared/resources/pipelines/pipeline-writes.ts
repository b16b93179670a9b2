// Writes a pipeline and its build projects, with the tags of what Palisade makes.
import { CreateProjectCommand, UpdateProjectCommand } from '@aws-sdk/client-codebuild';
import {
  CreatePipelineCommand,
  type PipelineDeclaration,
  TagResourceCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { partitionOf } from '../../aws/partitions.ts';
import type { StepContext, StepInputs } from '../../steps/step.ts';
import { lowercaseTagList, resourceTags } from '../lib/resource-tags.ts';
import type { WantedProject } from './build-projects.ts';
import type { Facts } from './pipeline-situation.ts';

export type Change = { readonly projects?: string[]; readonly pipeline?: string; readonly tags?: string[] };

/** A tag for all parts of the pipeline. */
function wantedTags({ item }: Pick<StepInputs, 'item'>): Readonly<Record<string, string>> {
  return resourceTags({ kind: 'pipeline', name: item ?? '' });
}

export function missingTags(tags: Readonly<Record<string, string>>, inputs: Pick<StepInputs, 'item'>): string[] {
  return Object.entries(wantedTags(inputs)).flatMap(([key, value]) => (tags[key] === value ? [] : [key]));
}

/** An update replaces all tags: those that are there stay. */
export async function writeProject(context: StepContext, project: WantedProject, { projects }: Facts): Promise<void> {
  const { codeBuild } = context.clients;
  const found = projects[project.name];
  const all = { ...found?.tags, ...wantedTags(context) };
  const input = { ...project, tags: lowercaseTagList(all) };
  const isThere = found !== undefined && found.settings !== null;
  await (isThere ? codeBuild.send(new UpdateProjectCommand(input)) : codeBuild.send(new CreateProjectCommand(input)));
}

export async function writePipeline(
  context: StepContext,
  declaration: PipelineDeclaration,
  { pipeline: write, tags }: Change,
  { pipeline: found }: Facts,
): Promise<void> {
  const { codePipeline } = context.clients;
  const wanted = lowercaseTagList(wantedTags(context));
  if (write === 'create') await codePipeline.send(new CreatePipelineCommand({ pipeline: declaration, tags: wanted }));
  if (write === 'update') await codePipeline.send(new UpdatePipelineCommand({ pipeline: declaration }));
  if (tags !== undefined && found.settings !== null) {
    const { region, member } = context;
    const resourceArn = `arn:${partitionOf(region)}:codepipeline:${region}:${member.id}:${declaration.name}`;
    await codePipeline.send(new TagResourceCommand({ resourceArn, tags: wanted }));
  }
}
