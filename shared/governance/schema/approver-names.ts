// The schema of `approvers` in governance.yml: who may approve changes that are held.
import * as z from 'zod/mini';

/** IAM User Guide, "IAM identifiers". */
const roleName = /^[\w+=,.@*/-]+$/;
const arn = /^arn:(aws[\w-]*|\*):iam::\d{12}:(role|user)\/[\w+=,.@*/-]+$/;

/**
 * A role of the hub's account by its name, with its path if it has one; or the ARN of a role or user. `*` stands for any
 * text.
 */
const approver = z.string().check(
  z.refine((text) => roleName.test(text) || arn.test(text), {
    error: 'must be the name of an IAM role, with its path if it has one, or the ARN of a role or a user',
  }),
);

export const approversSchema = z.array(approver);
