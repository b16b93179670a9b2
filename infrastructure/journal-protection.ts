// Deletion protection of the journal. The template does not set it: a first deployment that fails could not delete the
// table again, and the next one would find it (DynamoDB Developer Guide, "Using deletion protection"; CloudFormation
// User Guide, DeletionPolicy: RetainExceptOnCreate).
import { DescribeTableCommand, type DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';

/** Whether the table can be deleted only after its protection was switched off. */
export async function isProtected(dynamodb: DynamoDBClient, TableName: string): Promise<boolean> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  return Table?.DeletionProtectionEnabled === true;
}

/** Protects the table if it is not protected. Throws the SDK's error. */
export async function protectTable(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  if (await isProtected(dynamodb, TableName)) return;
  await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
}
