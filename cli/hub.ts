// Where a command finds the hub: on the local cloud that is running, else with the caller's AWS credentials.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { Option } from 'commander';
import { connect } from '../local/aws.ts';
import { findCloud } from '../local/place.ts';
import { attempt } from '../shared/aws/failure.ts';
import { journalTable } from '../shared/aws/names.ts';
import type { JournalTable } from '../shared/findings/items.ts';
import { hubRegion } from '../shared/governance/governance.ts';
import { governanceFile, readGovernance } from '../shared/governance/read.ts';
import { UserError } from './output.ts';

/** Says that a command may also go to AWS while a local cloud is running. */
export const awsOption = new Option('--aws', 'ask the hub in AWS, also while a local cloud is running');
export type Where = { readonly aws?: true };

/** What commands need of the hub. */
export type Hub = {
  readonly journal: JournalTable;
  readonly eventBridge: EventBridgeClient;
  readonly ssm: SSMClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly sts: STSClient;
};

/** The hub: with `--aws`, or without a running local cloud, that of the account whose credentials are set. */
export function openHub({ aws }: Where): Hub {
  const cloud = aws ? undefined : findCloud();
  if (cloud) {
    const { dynamodb, eventBridge, ssm, sqs, lambda, sts } = connect(cloud)(
      cloud.accounts.sharedServices,
      cloud.region,
    );
    return { journal: { dynamodb, table: journalTable }, eventBridge, ssm, sqs, lambda, sts };
  }
  const region = hubRegion(readGovernance(governanceFile()));
  return {
    journal: { dynamodb: new DynamoDBClient({ region }), table: journalTable },
    eventBridge: new EventBridgeClient({ region }),
    ssm: new SSMClient({ region }),
    sqs: new SQSClient({ region }),
    lambda: new LambdaClient({ region }),
    sts: new STSClient({ region }),
  };
}

/** Waits for an answer of the hub. What AWS answers instead becomes one line that says what to do. */
export async function asked<T>(what: string, call: Promise<T>): Promise<T> {
  const reply = await attempt(call);
  if (reply.ok) return reply.value;
  const { code, message } = reply.failure;
  throw new UserError(
    `${what}: ${code}: ${message}. Start a local cloud (npm run -s palisade -- local up --detach), or set credentials of the hub's account.`,
  );
}
