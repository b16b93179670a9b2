// Policy for shared-services: who approves a model in a pipeline is decided in governance.yml.
import { platformPrefix } from '../../aws/names.ts';
import {
  arnsOf,
  type DeclaredPipeline,
  type DenyStatement,
  exceptFor,
  type PolicyDocument,
} from './policy-document.ts';
import { roleReadActions } from './protect-palisade.ts';

export const approvalsByApprovers: PolicyDocument = {
  name: 'approvals-by-approvers',
  summary: 'Only the approvers of a pipeline approve in it, or roll back a stage of it.',
  types: ['shared-services'],
  isOptional: true,
  statements: (scope) => {
    const { pipelines } = scope;
    if (pipelines === undefined) return [];
    const approvers = pipelines.flatMap((each) => each.approvers);
    return [
      // Also pipelines that left governance.yml: they are not deleted.
      approvalDenied('ApprovalsByApprovers', `${platformPrefix}*`, approvers),
      ...byApprovers(pipelines).map((alike, index) =>
        approvalDenied(
          `ApprovalsByTheirApprovers${index + 1}`,
          alike.map(({ name }) => `${name}/*`),
          alike.flatMap((each) => each.approvers),
        ),
      ),
      ...(approvers.length === 0
        ? []
        : [
            {
              // Anyone who could create or change an approver's role could act as it: the pipeline's role, too.
              Sid: 'ApproverRoles',
              Effect: 'Deny' as const,
              NotAction: roleReadActions,
              Resource: arnsOf(approvers),
              Condition: exceptFor(scope, 'palisade', 'automation', 'accountFactories'),
            },
          ]),
    ];
  },
};

/** Pipelines with the same approvers, of which one statement is enough; none if all are alike. */
function byApprovers(pipelines: readonly DeclaredPipeline[]): readonly (readonly DeclaredPipeline[])[] {
  const alike = Map.groupBy(pipelines, ({ approvers }) => approvers.toSorted().join());
  return alike.size > 1 ? [...alike.values()] : [];
}

/**
 * The ARN of an approval has the names of the pipeline, of its stage and of the action, that of a rollback those of pipeline and
 * stage (Service Authorization Reference, "AWS CodePipeline"). A rollback deploys what an earlier execution approved, and asks
 * nobody.
 */
function approvalDenied(
  Sid: string,
  resources: string | readonly string[],
  approvers: readonly string[],
): DenyStatement {
  return {
    Sid,
    Effect: 'Deny',
    Action: ['codepipeline:PutApprovalResult', 'codepipeline:RollbackStage'],
    Resource: [resources].flat().map((resource) => `arn:*:codepipeline:*:*:${resource}`),
    // Without approvers nobody is spared (empty-lists.ts).
    Condition: { ArnNotLike: { 'aws:PrincipalArn': arnsOf(approvers) } },
  };
}
