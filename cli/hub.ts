// Where a command finds the hub: on the local cloud that is running, else with the caller's AWS credentials.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { connect } from '../local/aws.ts';
import { findCloud } from '../local/place.ts';
import { journalTable } from '../shared/aws/names.ts';
import type { JournalTable } from '../shared/findings/journal.ts';
import { hubRegion } from '../shared/governance/governance.ts';
import { governanceFile, readGovernance } from '../shared/governance/read.ts';

/** The journal of the hub. With `--aws`, or without a running local cloud, that of the account whose credentials are set. */
export function openJournal({ aws }: { readonly aws?: true }): JournalTable {
  const cloud = aws ? undefined : findCloud();
  const dynamodb = cloud
    ? connect(cloud)(cloud.accounts.sharedServices, cloud.region).dynamodb
    : new DynamoDBClient({ region: hubRegion(readGovernance(governanceFile())) });
  return { dynamodb, table: journalTable };
}
