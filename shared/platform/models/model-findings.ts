// The findings about models: each registration, change and approval is on record with who, and what went past a pipeline is
// a violation. Pure.
import type { Classification } from '../../accounts/account-type.ts';
import { consoleHostOf, partitionOf } from '../../aws/partitions.ts';
import type { Finding } from '../../findings/finding.ts';
import { type FindingSubject, findingAbout } from '../../findings/subject-finding.ts';
import { principalName } from '../../lib/principal-name.ts';
import { truncate } from '../../lib/text.ts';
import type { ModelCall } from './model-action.ts';

export const modelGuardrails = {
  /** What was done to a model, or answered to its pipeline. */
  trail: 'model-trail',
  /** That a model went past its pipeline, or past those who may approve it. */
  bypass: 'model-bypass',
} as const;

/** The account that has the model, and the call about it. */
export type ModelCallContext = {
  readonly owner: { readonly accountId: string; readonly accountType: Classification; readonly region: string };
  readonly trigger: Finding['trigger'];
  /** When the call was made: the same event always gives the same step. */
  readonly at: Date;
};

/** That it happened, in the history of the version or of the pipeline. */
export function trailFinding(call: ModelCall, { owner, trigger, at }: ModelCallContext): Finding {
  const reason = sentence(call, trigger.principal);
  const status = 'status' in call && call.status !== null ? { status: call.status } : null;
  const content = { severity: 'LOW' as const, state: 'recorded' as const, reason, after: status, trigger };
  return findingAbout(modelSubject(call, owner, modelGuardrails.trail), content, at);
}

/** That it is a violation. Palisade neither changes nor deletes a model: a person decides. */
export function bypassFinding(call: ModelCall, why: string, { owner, trigger, at }: ModelCallContext): Finding {
  const reason = `${sentence(call, trigger.principal)}: ${why}`;
  const content = { severity: 'HIGH' as const, state: 'monitored' as const, reason, trigger };
  return findingAbout(modelSubject(call, owner, modelGuardrails.bypass), content, at);
}

/** That an earlier violation is over. */
export function bypassOver(call: ModelCall, { owner, trigger, at }: ModelCallContext): Finding {
  const reason = `${sentence(call, trigger.principal)}, which ends the violation`;
  const content = { severity: 'HIGH' as const, state: 'resolved' as const, reason, trigger };
  return findingAbout(modelSubject(call, owner, modelGuardrails.bypass), content, at);
}

/** What the finding is about: the version of the model, or the pipeline. */
export function modelSubject(
  call: ModelCall,
  { accountId, accountType, region }: ModelCallContext['owner'],
  guardrail: string,
): FindingSubject {
  const host = `https://${region}.${consoleHostOf(region)}`;
  const common = { accountId, accountType, region, guardrail };
  if (call.kind !== 'answered') {
    const { arn, group, version } = call.model;
    const resource = { type: 'AWS::SageMaker::ModelPackage', id: `${group}/${version}`, arn };
    return { ...common, resource, console: `${host}/sagemaker/home?region=${region}` };
  }
  const id = call.pipeline;
  const arn = `arn:${partitionOf(region)}:codepipeline:${region}:${accountId}:${id}`;
  return {
    ...common,
    resource: { type: 'AWS::CodePipeline::Pipeline', id, arn },
    console: `${host}/codesuite/codepipeline/pipelines/${id}/view?region=${region}`,
  };
}

/** A summary has 512 characters at most, a description 1,024 (CodePipeline and SageMaker API References). */
const maxWords = 300;

function sentence(call: ModelCall, principal: string | null): string {
  const who = principal === null ? 'somebody whom the event does not name' : principalName(principal);
  return `${who} ${whatIn(call)}`;
}

function whatIn(call: ModelCall): string {
  if (call.kind === 'answered') {
    const { pipeline, action, status, summary } = call;
    return `answered ${status} to ${action} of pipeline ${pipeline}${saying(summary)}`;
  }
  const model = `version ${call.model.version} of model ${call.model.group}`;
  switch (call.kind) {
    case 'registered':
      return `registered ${model} as ${call.status}`;
    case 'deleted':
      return `deleted ${model}`;
    case 'updated': {
      const changes = [...(call.status === null ? [] : [`set it to ${call.status}`]), ...call.content];
      return `changed ${model} (${changes.join(', ') || 'its description'})${saying(call.description ?? '')}`;
    }
  }
}

function saying(words: string): string {
  return words === '' ? '' : `, saying "${truncate(words, maxWords)}"`;
}
