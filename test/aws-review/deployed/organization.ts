// Baselines and the comparison of accounts by the deployed functions, with AWS Organizations as strict as AWS.
import { DetachPolicyCommand } from '@aws-sdk/client-organizations';
import { deployed } from '../../support/deployed-cloud.ts';
import {
  createAccount,
  newAccounts,
  policyId,
  secondsAtRates,
  successfulCalls,
} from '../../support/deployed-organization.ts';
import { eventually } from '../../support/eventually.ts';
import { startRefusingProxy } from '../../support/refusing-proxy.ts';

const hour = 60 * 60_000;

test('aws-review 2: at the rates of Organizations, baselines of new accounts take no longer than to attach their policies (Organizations User Guide, throttling limits)', async () => {
  const { since, ids } = await newAccounts();
  const times = secondsAtRates(await successfulCalls('palisade-onboard-account', since));
  const attaching = times.find(({ operations }) => operations.includes('AttachPolicy'));
  // At least the policy of all types is attached to each.
  expect(attaching?.seconds).toBeGreaterThanOrEqual(ids.length / 2);
  const slower = times.filter(({ seconds }) => seconds > (attaching?.seconds ?? 0)).map(({ operations }) => operations);
  expect(slower).toEqual([]);
});

test('aws-review 15: a baseline that failed is requested again within two hours, because AWS activates new accounts within hours (AWS Account Management Reference, creating an account)', async () => {
  const { cloud, hub } = deployed();
  const account = cloud.idOf('production');
  await hub.readsQueue('onboard-account', false);
  const isRequestedAfter = async (hours: number) => {
    const at = new Date(Date.now() - hours * hour).toISOString();
    const failed = { 'record.state': 'failed', 'record.reason': 'a moment', 'record.at': at };
    await hub.setInJournal({ id: 'accounts', version: account }, failed);
    await hub.runSchedule('compare-accounts');
    return (await hub.take('baseline-requests')).some((body) => body.includes(account));
  };
  expect(await isRequestedAfter(25)).toBe(true);
  const isRequested = await isRequestedAfter(2);
  await hub.setInJournal({ id: 'accounts', version: account }, { 'record.state': 'complete' });
  await hub.readsQueue('onboard-account', true);
  const requested = isRequested;
  expect(requested).toBe(true);
});

test('aws-review 15: a policy is attached although another change of policies was in progress for a moment (Organizations API Reference, AttachPolicy: PolicyChangesInProgressException)', async () => {
  const { cloud, hub } = deployed();
  const account = cloud.idOf('testing');
  const attach = 'AWSOrganizationsV20161128.AttachPolicy';
  const proxy = await startRefusingProxy(cloud.endpoint, attach, 'PolicyChangesInProgressException');
  await hub.setVariables('onboard-account', { AWS_ENDPOINT_URL_ORGANIZATIONS: proxy.url });
  const attachAgain = async () => {
    const { organizations } = cloud.administratorOf(cloud.idOf('management'));
    const PolicyId = await policyId('palisade-common');
    await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId: account }));
    const reason = 'a policy is missing';
    const [id] = await hub.request('/baselines', { accounts: [account], dryRun: false, reason });
    return eventually(async () => {
      const record = await hub.accountRecord(account);
      return proxy.refused() > 0 && record?.state !== 'waiting' && record?.eventId === id && record?.state;
    });
  };
  const ended = await attachAgain().finally(async () => {
    await hub.setVariables('onboard-account', { AWS_ENDPOINT_URL_ORGANIZATIONS: cloud.endpoint });
    await proxy.stop();
  });
  expect(ended).toBe('complete');
});

test('aws-review 1: at the rates of Organizations, a comparison of 10,000 accounts ends within the timeout of its function (Organizations User Guide, throttling limits)', async () => {
  const { hub } = deployed();
  await hub.readsQueue('onboard-account', false);
  const callsOfRun = async () => {
    const since = new Date();
    await hub.runSchedule('compare-accounts');
    return successfulCalls('palisade-compare-accounts', since);
  };
  const before = await callsOfRun();
  const more = 20;
  for (let count = 0; count < more; count += 1) await createAccount('Production');
  const after = await callsOfRun();
  expect(await hub.lengthOf('compare-accounts-dead-letters')).toBe(0);
  await hub.purge('baseline-requests');
  await hub.readsQueue('onboard-account', true);
  const perAccount = [...after].map(([name, calls]) => [name, (calls - (before.get(name) ?? 0)) / more] as const);
  const ofAll = new Map(perAccount.map(([name, calls]) => [name, Math.max(0, calls) * 10_000]));
  const slowest = Math.max(...secondsAtRates(ofAll).map((each) => each.seconds));
  expect(slowest).toBeGreaterThan(0);
  const [seconds, timeout] = [slowest, await hub.timeoutOf('compare-accounts')];
  expect(seconds).toBeLessThanOrEqual(timeout ?? 0);
});
