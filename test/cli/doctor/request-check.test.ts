// What doctor says about the function URL that takes requests.
import { GetFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { checkRequests } from '../../../cli/doctor/request-check.ts';
import { awsError } from '../../support/fake-s3.ts';

test('in a Region without function URLs there is nothing to look up', async () => {
  const lambda = new LambdaClient({ region: 'us-gov-west-1' });
  mockClient(lambda);
  expect(await checkRequests({ lambda })).toMatchObject({
    state: 'attention',
    says: expect.stringContaining('no function URLs in us-gov-west-1'),
  });
});

test.each([
  { answer: 'AWS_IAM', state: 'fine', says: 'with IAM' },
  { answer: 'NONE', state: 'wrong', says: 'auth type NONE' },
  { answer: awsError('ResourceNotFoundException', 404), state: 'wrong', says: 'ResourceNotFoundException' },
] as const)('$answer is $state', async ({ answer, state, says }) => {
  const lambda = new LambdaClient({ region: 'us-east-1' });
  const calls = mockClient(lambda).on(GetFunctionUrlConfigCommand);
  if (answer instanceof Error) calls.rejects(answer);
  else calls.resolves({ AuthType: answer });
  expect(await checkRequests({ lambda })).toMatchObject({
    what: 'requests',
    state,
    says: expect.stringContaining(says),
  });
});
