// The function sweep: its pages one by one with the real journal, and the deployed function on request.
import { Logger } from '@aws-lambda-powertools/logger';
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { requestHub } from '../../../cli/lib/request-hub.ts';
import { envelopeSchema } from '../../../events/envelope.ts';
import type { SweepPage } from '../../../events/palisade/sweep-requested.ts';
import { acquirePage } from '../../../functions/sweep/page-lease.ts';
import { createSweep } from '../../../functions/sweep/sweep.ts';
import { findingId } from '../../../shared/findings/finding.ts';
import { listAccountFindings } from '../../../shared/findings/finding-queries.ts';
import { recordFinding } from '../../../shared/findings/finding-store.ts';
import { allowAll } from '../../../tools/fixtures/change-control.ts';
import { cloud, hub, hubRequests, ids, journal, newName, region } from '../../support/cloud.ts';
import { eventually } from '../../support/eventually.ts';
import { aFinding } from '../../support/finding.ts';
import { allLogs } from '../../support/logs.ts';
import { aGovernance } from '../../support/site.ts';
import { noSurrounding } from '../../support/surroundings.ts';

let accounts = 530_000_000_000;

/** A new account with these buckets, and a sweep with pages of two buckets. */
async function anAccount(names: readonly string[]) {
  accounts += 1;
  const accountId = String(accounts);
  const credentials = { accessKeyId: accountId, secretAccessKey: cloud.secretAccessKey };
  const s3 = new S3Client({ endpoint: cloud.endpoint, region, credentials, forcePathStyle: true });
  for (const Bucket of names) await s3.send(new CreateBucketCommand({ Bucket }));
  const pages: SweepPage[] = [];
  let isQueueDown = false;
  const handle = createSweep({
    logger: new Logger({ logLevel: 'SILENT' }),
    governance: aGovernance(),
    hubAccountId: ids.sharedServices,
    journal,
    eventBridge: hub.eventBridge,
    changeControl: allowAll,
    accounts: async (id) =>
      id === accountId
        ? { kind: 'member', id, type: 'production', age: 'new' }
        : { kind: 'ineligible', id, state: null, reason: `account ${id} is not in the organization` },
    memberClientsFor: () => ({
      config: undefined as never,
      cloudTrail: undefined as never,
      resource: () => s3,
      surrounding: noSurrounding,
    }),
    enqueuePages: async (more) => {
      if (isQueueDown) throw new Error('SQS is down');
      pages.push(...more);
    },
    pageSize: 2,
    now: () => new Date(),
  });
  const deliver = (detailType: string, detail: object, account = ids.sharedServices, id = newName('e')) => {
    const event = { id, source: 'palisade', 'detail-type': detailType, account, region, detail };
    return handle({ envelope: envelopeSchema.parse(event), attempt: 1, sentAt: new Date() });
  };
  const first = (sweepId: string): SweepPage => ({
    sweepId,
    since: new Date().toISOString(),
    accountId,
    cursor: null,
    hop: 0,
    requestedBy: null,
    swept: { resources: 0, elsewhere: {} },
  });
  return {
    accountId,
    s3,
    pages,
    deliver,
    first,
    page: (page: SweepPage, id?: string) => deliver('Palisade Sweep Page', page, ids.sharedServices, id),
    breakQueue: (isDown: boolean) => {
      isQueueDown = isDown;
    },
    swept: async () => new Set((await listAccountFindings(journal, accountId)).map(({ resource }) => resource.id)),
  };
}

const threeBuckets = () => ['a', 'b', 'c'].map((letter) => newName(`page-${letter}`));

test('sweeps page by page until the last one', async () => {
  const names = threeBuckets();
  const account = await anAccount(names);
  await account.page(account.first('one'));
  expect(account.pages).toHaveLength(1);
  const [second] = account.pages;
  if (second === undefined) throw new Error('no second page');
  await account.page(second);
  expect(account.pages).toHaveLength(1);
  await eventually(async () => (await account.swept()).size === names.length);
});

test('a page that failed is swept again when it is retried, and then the next one', async () => {
  const account = await anAccount(threeBuckets());
  account.breakQueue(true);
  await expect(account.page(account.first('one'), 'the message')).rejects.toThrow('SQS is down');
  account.breakQueue(false);
  await account.page(account.first('one'), 'the message');
  expect(account.pages).toHaveLength(1);
});

test('a concurrent sweep of the same account does nothing, and a later one sweeps it', async () => {
  const account = await anAccount(threeBuckets());
  await account.page(account.first('one'));
  await account.page(account.first('two'));
  expect(account.pages.map(({ sweepId }) => sweepId)).toEqual(['one']);
  for (const page of account.pages.splice(0)) await account.page(page);
  await account.page(account.first('three'));
  expect(account.pages.map(({ sweepId }) => sweepId)).toEqual(['three']);
});

test('of sweeps that are delivered at the same time, one gets the account', async () => {
  accounts += 1;
  const accountId = String(accounts);
  const deliveries = Array.from({ length: 6 }, (_, index) => ({
    accountId,
    sweepId: `sweep-${index}`,
    hop: 0,
    messageId: `m${index}`,
  }));
  const granted = await Promise.all(deliveries.map((delivery) => acquirePage(journal, delivery, new Date())));
  expect(granted.filter(Boolean)).toHaveLength(1);
});

test('a deleted bucket resolves its findings', async () => {
  const [name = ''] = threeBuckets();
  const account = await anAccount([name]);
  const { accountId } = account;
  const resource = { type: 'AWS::S3::Bucket', id: name, arn: `arn:aws:s3:::${name}` };
  const subject = { accountId, region, resourceType: resource.type, resourceId: name, guardrail: 's3-versioning' };
  const id = findingId(subject);
  await recordFinding(journal, aFinding({ id, accountId, resource, state: 'failed' }), new Date());
  await account.s3.send(new DeleteBucketCommand({ Bucket: name }));
  await account.page(account.first('one'));
  await eventually(async () =>
    (await listAccountFindings(journal, accountId)).some(
      ({ state, reason }) => state === 'resolved' && reason.includes('does not exist'),
    ),
  );
});

test.each([
  { name: 'a page for an account outside the organization', account: '999999999999', sender: undefined },
  { name: 'a page that the hub did not send', account: undefined, sender: '111122223333' },
])('$name is refused', async ({ account: accountId, sender }) => {
  const account = await anAccount([]);
  const page = { ...account.first('one'), ...(accountId ? { accountId } : {}) };
  await expect(account.deliver('Palisade Sweep Page', page, sender)).rejects.toMatchObject({
    name: 'NonRetryableError',
  });
});

test('the deployed function sweeps every requested account', async () => {
  const requested = [ids.testing, ids.dataScience];
  const [sweepId = ''] = await requestHub(hubRequests, '/sweeps', { accounts: requested });
  await eventually(async () => {
    const lines = (await allLogs()).filter(({ text }) => text.includes('page swept') && text.includes(sweepId));
    return requested.every((id) => lines.some(({ text }) => text.includes(id)));
  });
});
