// The path of an account in its organization, such as `o-exampleorg/r-root/ou-root-workloads/ou-root-prod/111122223333/`.
import type { Account } from '@aws-sdk/client-organizations';

/** Thrown for an answer that does not say where an account is: nothing may follow from it. */
export class UnknownPlaceError extends Error {
  override readonly name = 'UnknownPlaceError';
}

/** The ids above the account: first the root, then its organizational units down to the nearest. */
export type PathAbove = readonly [root: string, ...units: string[]];

/**
 * Reads the path of an account from ListAccounts or DescribeAccount (AWS Organizations API Reference, "Account": an
 * account has a list of paths). Throws UnknownPlaceError if it has not exactly one, or one of another form.
 */
export function pathAbove({ Id, Paths = [] }: Account): PathAbove {
  const [path = '', ...others] = Paths;
  const [organization = '', root = '', ...below] = path.split('/');
  const [account, end] = below.splice(-2);
  const isPath =
    /^o-/.test(organization) &&
    /^r-/.test(root) &&
    below.every((id) => /^ou-/.test(id)) &&
    account === Id &&
    end === '';
  if (!isPath || others.length > 0) {
    throw new UnknownPlaceError(`AWS Organizations answers no path for account ${Id}, but ${JSON.stringify(Paths)}`);
  }
  return [root, ...below];
}
