// The change budget: counts the changes per hour of each account and of the organization, in one journal item per hour.
import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { counted } from '../../lib/text.ts';
import { expiryEpochSeconds, type StateTable } from '../../table/table.ts';

export type ChangesPerHour = { readonly account: number; readonly organization: number };

export type BudgetScope = keyof ChangesPerHour;

/**
 * Whether one more change is allowed. `firstChangeIn` lists the scopes in which it is the first change of this hour: if
 * their budget was used up in an earlier hour, it is available again.
 */
export type BudgetResult =
  | { readonly isGranted: true; readonly firstChangeIn: readonly BudgetScope[] }
  | { readonly isGranted: false; readonly scope: BudgetScope; readonly reason: string };

const countsSchema = z.record(z.string(), z.unknown());

/**
 * Counts one change if the budgets of account and organization allow it. Throws the SDK's error if it cannot be
 * counted.
 */
export async function consumeChangeBudget(
  { dynamodb, table }: StateTable,
  limits: ChangesPerHour,
  accountId: string,
  now: Date,
): Promise<BudgetResult> {
  const hour = now.toISOString().slice(0, 13);
  const update = new UpdateItemCommand({
    TableName: table,
    Key: marshall({ id: 'changes', version: hour }),
    UpdateExpression: 'SET expiresAt = :expiry ADD #account :one, organization :one',
    ConditionExpression:
      '(attribute_not_exists(#account) OR #account < :ofAccount) AND (attribute_not_exists(organization) OR organization < :ofOrganization)',
    ExpressionAttributeNames: { '#account': `account-${accountId}` },
    ExpressionAttributeValues: marshall({
      ':one': 1,
      ':ofAccount': limits.account,
      ':ofOrganization': limits.organization,
      ':expiry': expiryEpochSeconds({ at: now.toISOString() }, 2),
    }),
    ReturnValues: 'UPDATED_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const countOf = (item: Record<string, unknown>, scope: BudgetScope) =>
    Number(item[scope === 'account' ? `account-${accountId}` : scope] ?? 0);
  try {
    const { Attributes } = await dynamodb.send(update);
    const countsAfter = countsSchema.parse(unmarshall(Attributes ?? {}));
    return { isGranted: true, firstChangeIn: budgetScopes.filter((scope) => countOf(countsAfter, scope) === 1) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const countsBefore = countsSchema.parse(unmarshall(error.Item ?? {}));
    const scope = countOf(countsBefore, 'organization') >= limits.organization ? 'organization' : 'account';
    const scopeText = scope === 'organization' ? 'in the organization' : `in account ${accountId}`;
    const until = `${new Date(Date.parse(`${hour}:00:00Z`) + 60 * 60_000).toISOString().slice(0, 16)} UTC`;
    const budget = `${counted(limits[scope], 'change')} per hour ${scopeText}`;
    const reason = `the change budget of ${budget} is used up (limits.changesPerHour): no more changes until ${until}`;
    return { isGranted: false, scope, reason };
  }
}

const budgetScopes: readonly BudgetScope[] = ['account', 'organization'];
