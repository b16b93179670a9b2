// Whose credentials a client has, for records of who asked.
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';

/** How long a command waits for AWS STS: what it does never depends on the name. */
const timeoutMs = 5_000;

/**
 * The ARN of the caller. It needs no permission, and no policy can deny it (AWS STS API Reference, "GetCallerIdentity").
 * Never throws: null if AWS STS does not answer, so that a record has no name instead of one that anybody can choose.
 */
export async function callerArn(sts: STSClient): Promise<string | null> {
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal: AbortSignal.timeout(timeoutMs) });
    return Arn ?? null;
  } catch {
    return null;
  }
}
