// What somebody did to a registered model, or answered to a pipeline that waits for an approval.

/** A version of a model: a model package of a group (SageMaker API Reference, "ModelPackage"). */
export type ModelVersion = {
  readonly arn: string;
  /** The account of the group. */
  readonly owner: string;
  readonly group: string;
  readonly version: string;
};

export type ModelCall =
  | { readonly kind: 'registered'; readonly model: ModelVersion; readonly status: string }
  | {
      readonly kind: 'updated';
      readonly model: ModelVersion;
      /** The approval status that it got; null if the call was about something else. */
      readonly status: string | null;
      readonly description: string | null;
      /** The parameters that change what is deployed. */
      readonly content: readonly string[];
    }
  | { readonly kind: 'deleted'; readonly model: ModelVersion }
  | {
      readonly kind: 'answered';
      readonly pipeline: string;
      /** The action that waited, as `stage/action`. */
      readonly action: string;
      readonly status: string;
      readonly summary: string;
    };

/** SageMaker API Reference, CreateModelPackage, `ModelApprovalStatus`. */
export const pendingStatus = 'PendingManualApproval';

/** Who made a call, as far as its record says. */
export type ModelCaller = {
  /** For people: an ARN, or what else names the caller. */
  readonly principal: string | null;
  /** The ARN of the role, for a session of one. */
  readonly role: string | null;
  readonly accountId: string | null;
};

const packageArn = /^arn:[\w-]+:sagemaker:[\w-]+:(\d{12}):model-package\/([^/]+)\/(\d+)$/;

/** The version with this ARN; undefined for a package that is no version of a group, or another text. Pure. */
export function modelVersion(arn: string | undefined): ModelVersion | undefined {
  const [, owner, group, version] = packageArn.exec(arn ?? '') ?? [];
  if (arn === undefined || owner === undefined || group === undefined || version === undefined) return undefined;
  return { arn, owner, group, version };
}
