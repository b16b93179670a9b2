import {
  AttachPolicyCommand,
  DescribeResourcePolicyCommand,
  ListAccountsCommand,
  ListDelegatedServicesForAccountCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createOrganizationsClient } from '../../../shared/aws/organizations-client.ts';
import { limitToRates, OrganizationsBusyError } from '../../../shared/aws/organizations-limiter.ts';
import { inSimulatedTime } from '../../support/simulated-time.ts';

const settings = { region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };

/** A handler of the SDK that answers within 50 ms of the clock, and throttles what `isThrottled` says. */
function server(isThrottled: (operation: string) => boolean = () => false) {
  const requests: { operation: string; second: number }[] = [];
  const start = Date.now();
  const requestHandler = new NodeHttpHandler();
  requestHandler.handle = async ({ headers }) => {
    const [, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
    requests.push({ operation, second: (Date.now() - start) / 1_000 });
    const throttled = isThrottled(operation);
    await new Promise((done) => setTimeout(done, 50));
    const body = Buffer.from(JSON.stringify(throttled ? { __type: 'TooManyRequestsException' } : {}));
    const response = { statusCode: throttled ? 400 : 200, headers: {}, body };
    return { response } as unknown as Awaited<ReturnType<NodeHttpHandler['handle']>>;
  };
  return { requestHandler, requests };
}

const many = <T>(count: number, work: () => Promise<T>) => Promise.all(Array.from({ length: count }, work));

// What the SDK loads with the first call takes real time, in which the simulated clock would go on.
beforeAll(() =>
  createOrganizationsClient({ ...settings, requestHandler: server().requestHandler }).send(new ListAccountsCommand({})),
);

test('a client sends three quarters of the rate of an account, after three quarters of its burst', async () => {
  const { seconds } = await inSimulatedTime(async () => {
    const { requestHandler, requests } = server();
    const client = createOrganizationsClient({ ...settings, requestHandler });
    await many(69, () => client.send(new ListAccountsCommand({})));
    expect(requests.filter(({ second }) => second < 0.1)).toHaveLength(9);
  }, 600);
  // 9 at once, and 60 at 6 a second.
  expect(seconds).toBeCloseTo(10, 0);
});

test('operations of one row wait for each other, those of other rows and of none do not', async () => {
  await inSimulatedTime(async () => {
    const { requestHandler, requests } = server();
    const client = createOrganizationsClient({ ...settings, requestHandler });
    await Promise.all([
      many(21, () => client.send(new ListParentsCommand({ ChildId: '111122223333' }))),
      client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: 'r-root' })),
      client.send(new AttachPolicyCommand({ PolicyId: 'p-1', TargetId: '111122223333' })),
      many(30, () => client.send(new DescribeResourcePolicyCommand({}))),
    ]);
    const last = (name: string) => Math.max(...requests.filter(({ operation }) => operation === name).map(secondOf));
    expect(last('ListOrganizationalUnitsForParent')).toBeCloseTo((22 - 6) / 3.75, 0);
    expect(last('AttachPolicy')).toBeLessThan(0.1);
    expect(last('DescribeResourcePolicy')).toBeLessThan(0.1);
  }, 600);
  expect.assertions(3);
});

test('each attempt of a throttled call waits for the rate, which has become lower', async () => {
  await inSimulatedTime(async () => {
    let left = 3;
    const { requestHandler, requests } = server(() => left-- > 0);
    const client = createOrganizationsClient({ ...settings, requestHandler });
    await client.send(new ListDelegatedServicesForAccountCommand({ AccountId: '111122223333' }));
    const [first = 0, ...others] = requests.map(secondOf);
    expect(others).toHaveLength(3);
    // At 0.375, 0.1875 and 0.09375 a second.
    expect((others.at(-1) ?? 0) - first).toBeGreaterThan(2.6 + 5.3);
  }, 600);
  expect.assertions(2);
});

test('a call that would wait for more than a minute is not sent, and counts as throttled', async () => {
  await inSimulatedTime(async () => {
    const { requestHandler, requests } = server();
    const client = createOrganizationsClient({ ...settings, requestHandler });
    const calls = await Promise.allSettled(
      Array.from({ length: 100 }, () => client.send(new ListDelegatedServicesForAccountCommand({ AccountId: '1' }))),
    );
    const refused = calls.filter(({ status }) => status === 'rejected');
    expect(requests).toHaveLength(100 - refused.length);
    expect(requests.length).toBe(2 + 45);
    expect(refused[0]).toEqual({
      status: 'rejected',
      reason: new OrganizationsBusyError('ListDelegatedServicesForAccount', 60_000),
    });
  }, 600);
  expect.assertions(3);
});

test('ten clients that share the rate of an account all get their answers, and few of their calls are throttled', async () => {
  const limit = tokenBucket({ perSecond: 2, burst: 3 });
  const { ended, seconds } = await inSimulatedTime(
    () =>
      many(10, async () => {
        const { requestHandler } = server(() => !limit.take());
        const client = createOrganizationsClient({ ...settings, requestHandler });
        for (let calls = 0; calls < 40; calls += 1) await attachWithRetry(client);
      }),
    3_600,
  );
  expect(ended?.status).toBe('fulfilled');
  expect(limit.answered()).toBe(400);
  expect(limit.throttled()).toBeLessThan(200);
  // 200 seconds at the account's rate.
  expect(seconds).toBeLessThan(300);
});

/** A call that runs out of attempts is tried again, as a message in a queue is. */
async function attachWithRetry(client: OrganizationsClient): Promise<void> {
  const call = () => client.send(new AttachPolicyCommand({ PolicyId: 'p-1', TargetId: '111122223333' }));
  await call().catch(call);
}

function tokenBucket({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }) {
  let [tokens, at, answered, throttled] = [burst, 0, 0, 0];
  const take = () => {
    tokens = Math.min(burst, tokens + ((Date.now() - at) / 1_000) * perSecond);
    at = Date.now();
    const isAnswered = tokens >= 1;
    if (isAnswered) [tokens, answered] = [tokens - 1, answered + 1];
    else throttled += 1;
    return isAnswered;
  };
  return { take, answered: () => answered, throttled: () => throttled };
}

test('waits are bounded for all attempts of one call together', async () => {
  await inSimulatedTime(async () => {
    const { requestHandler, requests } = server(() => true);
    const client = new OrganizationsClient({ ...settings, requestHandler, maxAttempts: 8 });
    limitToRates(client, { maxWaitMs: 10_000 });
    const call = client.send(new ListDelegatedServicesForAccountCommand({ AccountId: '1' }));
    await expect(call).rejects.toThrow(OrganizationsBusyError);
    expect(requests.length).toBeLessThan(5);
  }, 600);
  expect.assertions(2);
});

function secondOf({ second }: { readonly second: number }): number {
  return second;
}
