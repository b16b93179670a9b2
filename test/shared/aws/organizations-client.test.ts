import { ListParentsCommand } from '@aws-sdk/client-organizations';
import { createOrganizationsClient } from '../../../shared/aws/organizations-client.ts';
import { inSimulatedTime } from '../../support/simulated-time.ts';

describe('the client of AWS Organizations', () => {
  it('outlasts more throttled answers than the SDK does by default', async () => {
    let attempts = 5;
    const client = createOrganizationsClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    });
    client.middlewareStack.add(
      () => async () => {
        attempts += 1;
        if (attempts < 5) {
          const throttled = { $metadata: { httpStatusCode: 400 }, $fault: 'client' };
          throw Object.assign(new Error('Rate exceeded'), throttled, { name: 'TooManyRequestsException' });
        }
        return { response: {}, output: { $metadata: {}, Parents: [] } };
      },
      { step: 'deserialize', priority: 'high' },
    );
    // What the SDK loads with the first call takes real time, in which the simulated clock would go on.
    await client.send(new ListParentsCommand({ ChildId: '111122223333' }));
    attempts = 0;
    const { ended } = await inSimulatedTime(
      () => client.send(new ListParentsCommand({ ChildId: '111122223333' })),
      600,
    );
    expect({ status: ended?.status, attempts }).toEqual({ status: 'fulfilled', attempts: 5 });
  });
});
