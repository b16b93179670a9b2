// The documents of the role with which other accounts read code: CodeCommit has no policies of repositories, so that the
// role's trust says who is admitted. Pure.
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { codeReaderRoleName, roleArn } from '../../aws/names.ts';
import { partitionOf } from '../../aws/partitions.ts';
import type { DocumentKind } from '../contract/kind.ts';
import { admission } from '../lib/admitted-accounts.ts';

/** The id of the document, and the step that writes it. */
export const trustDocument = 'trustPolicy';
export const codeReaderStep = 'code-reader';

/** The most characters that a role's trust policy may have (IAM User Guide, "IAM and AWS STS quotas"); 4,096 on request. */
export const trustPolicyLimit = 2_048;

export const codeReaderTrust: DocumentKind = {
  id: trustDocument,
  step: codeReaderStep,
  what: 'code reader role',
  limit: trustPolicyLimit,
  text(_, { organizationId, accountsOf }) {
    const readers = { organizationId, accounts: accountsOf('readers') };
    const assume = { Sid: 'ReadersAssume', Action: 'sts:AssumeRole' };
    const admitted = admission(readers, assume);
    // A trust policy has to have a statement.
    const Statement = admitted.length > 0 ? admitted : [nobody];
    return canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  },
  subject: ({ owner, region }) => ({
    type: 'AWS::IAM::Role',
    id: codeReaderRoleName,
    arn: roleArn(region, owner, codeReaderRoleName),
    consolePath: `/iam/home#/roles/details/${codeReaderRoleName}?section=trust_relationships`,
  }),
};

const nobody = { Sid: 'NobodyIsAdmitted', Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' };

/**
 * Reads these repositories, and nothing else (CodeCommit User Guide, "CodeCommit permissions reference"): one that leaves
 * governance.yml is not read any more. A list of all repositories is of their names only.
 */
export function codeReaderPermissions(owner: string, region: string, repositories: readonly string[]): string {
  const arns = repositories.map((name) => `arn:${partitionOf(region)}:codecommit:${region}:${owner}:${name}`);
  const read = { Sid: 'ReadCode', Effect: 'Allow', Action: codeReads, Resource: arns.toSorted() };
  const list = { Sid: 'ListCode', Effect: 'Allow', Action: 'codecommit:ListRepositories', Resource: '*' };
  const none = { Sid: 'NothingIsShared', Effect: 'Deny', Action: 'codecommit:*', Resource: '*' };
  const Statement = arns.length > 0 ? [read, list] : [none];
  return canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
}

const codeReads = [
  'codecommit:BatchGet*',
  'codecommit:Describe*',
  'codecommit:Get*',
  'codecommit:GitPull',
  'codecommit:ListBranches',
  'codecommit:ListFileCommitHistory',
  'codecommit:ListPullRequests',
  'codecommit:ListTagsForResource',
];
