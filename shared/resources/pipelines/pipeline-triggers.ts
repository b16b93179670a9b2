// What starts a pipeline whose source is read through a connection: a push to the branch. AWS adds such a trigger to a pipeline
// of type V2 that declares none, and answers it from then on. So it is declared, and compared by what it does. Pure.
import type { ActionDeclaration, PipelineDeclaration, PipelineTriggerDeclaration } from '@aws-sdk/client-codepipeline';
import type { PipelineParameters } from '../../governance/schema/declared-platform.ts';
import { canonicalSettings } from './canonical-settings.ts';

export const connectionProvider = 'CodeStarSourceConnection';

/** None for a repository of CodeCommit, whose commits the source action looks for. */
export function wantedTriggers(
  { source: { branch, connection } }: PipelineParameters,
  sourceAction: string,
): Pick<PipelineDeclaration, 'triggers'> {
  return connection === undefined ? {} : { triggers: [pushTo(branch, sourceAction)] };
}

/** A pipeline in the form in which what does the same is the same text. */
export function pipelineSettings(declaration: PipelineDeclaration): string {
  const { stages = [], triggers = [] } = declaration;
  const actions = stages.flatMap(({ actions: each = [] }) => each);
  const source = actions.find(({ actionTypeId }) => actionTypeId?.provider === connectionProvider);
  if (source === undefined || triggers.length === 0) return canonicalSettings(declaration);
  const plain = stages.map((stage) => ({ ...stage, actions: stage.actions?.map(withoutChangeDetection) }));
  return canonicalSettings({
    ...declaration,
    stages: plain,
    triggers: triggers.map((each) => spelledOut(each, source)),
  });
}

/**
 * AWS CodePipeline User Guide, "Automate starting pipelines using triggers and filtering": without a filter, pushes to the
 * branch of the source action start the pipeline, unless it detects no changes.
 */
function spelledOut(trigger: PipelineTriggerDeclaration, source: ActionDeclaration): PipelineTriggerDeclaration {
  const { sourceActionName, push = [], pullRequest = [] } = trigger.gitConfiguration ?? {};
  const { BranchName: branch, DetectChanges: detectChanges } = source.configuration ?? {};
  if (branch === undefined || sourceActionName === undefined || sourceActionName !== source.name) return trigger;
  const isDefault = push.length === 0 && pullRequest.length === 0 && detectChanges !== 'false';
  return isDefault ? pushTo(branch, sourceActionName) : trigger;
}

/** API Reference, PipelineTriggerDeclaration: with a trigger, the detection of changes has no effect. */
function withoutChangeDetection(action: ActionDeclaration): ActionDeclaration {
  if (action.actionTypeId?.provider !== connectionProvider) return action;
  const { DetectChanges: _, ...configuration } = action.configuration ?? {};
  return { ...action, configuration };
}

function pushTo(branch: string, sourceActionName: string): PipelineTriggerDeclaration {
  return {
    providerType: connectionProvider,
    gitConfiguration: { sourceActionName, push: [{ branches: { includes: [branch] } }] },
  };
}
