// The name of the caller: what AWS STS returns, and no other.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { callerArn } from '../../../shared/aws/caller-identity.ts';

const arn = 'arn:aws:sts::111122223333:assumed-role/platform-operator/dana';
const sts = new STSClient({ region: 'us-east-1' });
const calls = mockClient(sts);

test('the ARN of the caller', async () => {
  calls.on(GetCallerIdentityCommand).resolves({ Arn: arn });
  expect(await callerArn(sts)).toBe(arn);
});

test('what fails has no name, and fails nothing else', async () => {
  calls.on(GetCallerIdentityCommand).rejects(new Error('AWS STS is down'));
  expect(await callerArn(sts)).toBeNull();
});
