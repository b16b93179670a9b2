// A principal's ARN as tables and sentences show it: short, and still unmistakable within an account.

/**
 * `role/session` for a session of a role, `user/NAME` for a user, `root of ACCOUNT` for the root user; anything else, such
 * as an AWS service, as it is (IAM User Guide, "IAM identifiers"). JSON has the whole ARN. Pure.
 */
export function principalName(principal: string): string {
  const [, account = '', kind, path = ''] = /^arn:[^:]+:(?:iam|sts)::(\d*):([^/]+)\/?(.*)$/.exec(principal) ?? [];
  const names = path.split('/');
  if (kind === 'root') return `root of ${account}`;
  if (kind === 'assumed-role' && names.length === 2) return path;
  if (kind === 'user' || kind === 'role') return `${kind}/${names.at(-1)}`;
  return principal;
}
