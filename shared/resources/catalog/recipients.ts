// The accounts that a portfolio is shared with: each imports it, and admits the roles that governance.yml names. Service
// Catalog lets the owner do neither for them with a share of a single account.
import {
  AcceptPortfolioShareCommand,
  AssociatePrincipalWithPortfolioCommand,
  DisassociatePrincipalFromPortfolioCommand,
  paginateListPrincipalsForPortfolio,
  type ServiceCatalogClient,
} from '@aws-sdk/client-service-catalog';
import pMap from 'p-map';
import { classifyError, formatFailure, isTransient, undefinedIfNotConfigured } from '../../aws/errors.ts';

/** `patterns` are the admitted roles; null: it has not imported the portfolio. `problem` is why nobody could look. */
export type Recipient = { readonly patterns: string[] | null; readonly problem: string | null };
export type Recipients = Readonly<Record<string, Recipient>>;

export type RecipientClient = (accountId: string) => ServiceCatalogClient;

export const recipientPermissions = [
  'servicecatalog:AcceptPortfolioShare',
  'servicecatalog:AssociatePrincipalWithPortfolio',
  'servicecatalog:DisassociatePrincipalFromPortfolio',
  'servicecatalog:ListPrincipalsForPortfolio',
];

/** Accounts at the same time: their rates are their own. */
const concurrency = 10;

/** One account that cannot be read stops no other. */
export async function observeRecipients(
  clientFor: RecipientClient,
  portfolio: string,
  accounts: readonly string[],
): Promise<Recipients> {
  const found = await pMap(
    accounts,
    async (account) => [account, await observeRecipient(clientFor(account), portfolio)] as const,
    { concurrency },
  );
  return Object.fromEntries(found);
}

async function observeRecipient(client: ServiceCatalogClient, PortfolioId: string): Promise<Recipient> {
  try {
    return { patterns: (await undefinedIfNotConfigured(patternsIn(client, PortfolioId))) ?? null, problem: null };
  } catch (error) {
    const failure = classifyError(error);
    if (failure === undefined || isTransient(failure)) throw error;
    return { patterns: null, problem: formatFailure(failure) };
  }
}

async function patternsIn(client: ServiceCatalogClient, PortfolioId: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { Principals = [] } of paginateListPrincipalsForPortfolio({ client }, { PortfolioId }))
    for (const { PrincipalARN = '', PrincipalType } of Principals)
      if (PrincipalType === 'IAM_PATTERN') found.push(PrincipalARN);
  return found;
}

/** The accounts that have to import the portfolio, or admit other roles. Pure. */
export function incomplete(recipients: Recipients, accounts: readonly string[], wanted: readonly string[]): string[] {
  return accounts.filter((account) => {
    const { patterns = null, problem = null } = recipients[account] ?? {};
    if (problem !== null) return false;
    return patterns === null || patterns.length !== wanted.length || !wanted.every((each) => patterns.includes(each));
  });
}

/**
 * Imports the portfolio and admits exactly these patterns. What the account's own administrators admit by ARN stays. Throws
 * the first error once all accounts had their turn.
 */
export async function completeRecipients(clientFor: RecipientClient, work: RecipientWork): Promise<void> {
  const errors: unknown[] = [];
  const complete = (account: string) =>
    completeRecipient(clientFor(account), work, work.recipients[account]?.patterns ?? null).catch((error: unknown) => {
      errors.push(error);
    });
  await pMap(work.accounts, complete, { concurrency });
  if (errors.length > 0) throw errors[0];
}

async function completeRecipient(
  client: ServiceCatalogClient,
  { portfolio: PortfolioId, wanted }: RecipientWork,
  patterns: readonly string[] | null,
): Promise<void> {
  if (patterns === null) await client.send(new AcceptPortfolioShareCommand({ PortfolioId }));
  const present = patterns ?? [];
  const PrincipalType = 'IAM_PATTERN';
  for (const PrincipalARN of present.filter((each) => !wanted.includes(each)))
    await client.send(new DisassociatePrincipalFromPortfolioCommand({ PortfolioId, PrincipalARN, PrincipalType }));
  for (const PrincipalARN of wanted.filter((each) => !present.includes(each)))
    await client.send(new AssociatePrincipalWithPortfolioCommand({ PortfolioId, PrincipalARN, PrincipalType }));
}

export type RecipientWork = {
  readonly portfolio: string;
  readonly accounts: readonly string[];
  readonly wanted: readonly string[];
  readonly recipients: Recipients;
};
