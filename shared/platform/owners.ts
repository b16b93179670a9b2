// The accounts that own datasets, in the journal: a list of its own, since a change of admission has to find them without
// reading the records of all accounts.
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { queryItems, type StateTable } from '../table/table.ts';

const partition = 'platform-owners';

/**
 * Lists an account as an owner. It does so before it reads who is admitted: then a change of admission either finds it in
 * the list, or is among what it reads.
 */
export async function putOwner({ dynamodb, table }: StateTable, accountId: string): Promise<void> {
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall({ id: partition, version: accountId }) }));
}

/** The ids of all accounts that were an owner once; one that is none any more has nothing to be brought in step. */
export async function listOwners(journal: StateTable): Promise<readonly string[]> {
  const owners: string[] = [];
  for await (const { version } of queryItems(journal, 'id = :id', { ':id': partition }, { ConsistentRead: true }))
    owners.push(String(version));
  return owners;
}
