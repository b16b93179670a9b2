// Event: CloudTrail recorded that a model was registered, changed or deleted, or that a pipeline's approval was answered.
// EventBridge's own events about both ("SageMaker Model Package State Change" and "CodePipeline Action Execution State
// Change") do not say who did it.
import * as z from 'zod/mini';
import {
  type ModelCall,
  type ModelCaller,
  modelVersion,
  pendingStatus,
} from '../../shared/platform/models/model-action.ts';
import { type Envelope, formatIssues, type Pattern, timeOf } from '../envelope.ts';
import { describeFailedCall } from '../failed-call.ts';
import { type Trigger, triggerOf } from '../trigger.ts';
import { type Identity, identitySchema, principalOf } from './cloudtrail-identity.ts';

export const detailType = 'AWS API Call via CloudTrail';

const calls = ['CreateModelPackage', 'UpdateModelPackage', 'DeleteModelPackage', 'PutApprovalResult'] as const;

/** Successful calls about all models and pipelines of the account: they are rare, and their names are in different fields. */
export const pattern = {
  source: ['aws.sagemaker', 'aws.codepipeline'],
  'detail-type': [detailType],
  detail: { eventName: calls, errorCode: [{ exists: false }] },
} satisfies Pattern;

/** SageMaker and CodePipeline API References: the parameters, as CloudTrail writes them. */
const detailSchema = z.object({
  eventSource: z.enum(['sagemaker.amazonaws.com', 'codepipeline.amazonaws.com']),
  eventName: z.enum(calls),
  requestParameters: z.object({
    modelPackageArn: z.optional(z.string()),
    modelPackageName: z.optional(z.string()),
    modelApprovalStatus: z.optional(z.string()),
    approvalDescription: z.optional(z.string()),
    inferenceSpecification: z.optional(z.unknown()),
    additionalInferenceSpecificationsToAdd: z.optional(z.unknown()),
    sourceUri: z.optional(z.unknown()),
    pipelineName: z.optional(z.string()),
    stageName: z.optional(z.string()),
    actionName: z.optional(z.string()),
    result: z.optional(z.object({ status: z.string(), summary: z._default(z.string(), '') })),
  }),
  responseElements: z.optional(z.nullable(z.object({ modelPackageArn: z.optional(z.string()) }))),
  userIdentity: z.optional(identitySchema),
});
type Detail = z.infer<typeof detailSchema>;

export type ModelEvent =
  | {
      readonly kind: 'model call';
      /** From the envelope: the account whose CloudTrail recorded the call. */
      readonly accountId: string;
      readonly region: string;
      readonly call: ModelCall;
      readonly caller: ModelCaller;
      readonly trigger: Trigger;
      readonly happenedAt: Date | undefined;
    }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

export function isModelCall({ source, detail }: Envelope): boolean {
  return pattern.source.includes(source) && calls.some((call) => call === detail['eventName']);
}

export function read(envelope: Envelope): ModelEvent {
  const failed = describeFailedCall(envelope);
  if (failed !== undefined) return { kind: 'ignored', reason: `${failed}, so nothing changed` };
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `invalid call about a model: ${formatIssues(parsed.error)}` };
  const call = callIn(parsed.data);
  if (call === undefined)
    return { kind: 'ignored', reason: `${parsed.data.eventName} names no version of a group and no pipeline` };
  const caller = callerIn(parsed.data.userIdentity);
  const { account: accountId, region } = envelope;
  const trigger = triggerOf(envelope, caller.principal);
  return { kind: 'model call', accountId, region, call, caller, trigger, happenedAt: timeOf(envelope) };
}

/** A package that is no version of a group is nobody's model: groups are what accounts share. */
function callIn({ eventName, requestParameters, responseElements }: Detail): ModelCall | undefined {
  const { modelPackageArn, modelPackageName, modelApprovalStatus: status } = requestParameters;
  switch (eventName) {
    case 'CreateModelPackage': {
      const model = modelVersion(responseElements?.modelPackageArn);
      return model && { kind: 'registered', model, status: status ?? pendingStatus };
    }
    case 'UpdateModelPackage': {
      const model = modelVersion(modelPackageArn);
      const description = requestParameters.approvalDescription ?? null;
      return (
        model && { kind: 'updated', model, status: status ?? null, description, content: contentIn(requestParameters) }
      );
    }
    case 'DeleteModelPackage': {
      const model = modelVersion(modelPackageName);
      return model && { kind: 'deleted', model };
    }
    case 'PutApprovalResult': {
      const { pipelineName: pipeline, stageName, actionName, result } = requestParameters;
      if (pipeline === undefined || result === undefined) return undefined;
      return { kind: 'answered', pipeline, action: `${stageName ?? '?'}/${actionName ?? '?'}`, ...result };
    }
  }
}

/** Parameters by which a version is deployed with another image or another artifact. */
function contentIn(parameters: Detail['requestParameters']): readonly string[] {
  const names = ['inferenceSpecification', 'additionalInferenceSpecificationsToAdd', 'sourceUri'] as const;
  return names.filter((name) => parameters[name] !== undefined && parameters[name] !== null);
}

/** The owner of a resource sees a caller of another account without its name (CloudTrail User Guide, "userIdentity element"). */
function callerIn(identity: Identity | undefined): ModelCaller {
  const { type, arn, principalId, accountId = null, sessionContext } = identity ?? {};
  const isForeign = type === 'AWSAccount' && arn === undefined && accountId !== null;
  return {
    principal: isForeign ? `${principalId ?? 'a principal'} of account ${accountId}` : principalOf(identity),
    role: sessionContext?.sessionIssuer?.arn ?? null,
    accountId,
  };
}
