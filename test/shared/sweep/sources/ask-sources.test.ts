import { ConfigServiceClient, SelectResourceConfigCommand } from '@aws-sdk/client-config-service';
import { mockClient } from 'aws-sdk-client-mock';
import type { SurroundingClientFor } from '../../../../shared/aws/surrounding-clients.ts';
import { askSources, maxNames } from '../../../../shared/sweep/sources/ask-sources.ts';
import { queries } from '../../../../shared/sweep/sources/config-rows.ts';
import { awsError } from '../../../support/fake-s3.ts';

const accountId = '111122223333';

/** AWS Config with these rows for each query, in pages of one row; an error for those that it refuses. */
function aConfig(answers: Readonly<Record<string, readonly object[] | Error>>) {
  const config = new ConfigServiceClient({ region: 'us-east-1' });
  const asked: string[] = [];
  mockClient(config)
    .on(SelectResourceConfigCommand)
    .callsFake(async ({ Expression, NextToken = '0' }: { Expression: string; NextToken?: string }) => {
      asked.push(Expression);
      const rows = answers[Expression] ?? [];
      if (rows instanceof Error) throw rows;
      const next = Number(NextToken) + 1;
      const Results = rows.slice(next - 1, next).map((row) => JSON.stringify(row));
      return { Results, ...(next < rows.length ? { NextToken: String(next) } : {}) };
    });
  const clientFor: SurroundingClientFor = () => config as never;
  return { clientFor, asked };
}

const target = (destinationBucketName: string) => ({
  'COUNT(*)': 1,
  supplementaryConfiguration: { BucketLoggingConfiguration: { destinationBucketName } },
});
const replication = (resourceName: string, to: string) => ({
  resourceName,
  supplementaryConfiguration: {
    BucketReplicationConfiguration: {
      roleARN: 'arn:aws:iam::111122223333:role/replication',
      rules: { rule: { status: 'Enabled', destinationConfig: { bucketARN: `arn:aws:s3:::${to}` } } },
    },
  },
});

test('every page is read, and senders are found by their target', async () => {
  const { clientFor } = aConfig({
    [queries.targets]: [{ 'COUNT(*)': 9 }, target('logs'), target('other-logs')],
    [queries.loggingTo('logs')]: [{ resourceName: 'web' }],
    [queries.loggingTo('other-logs')]: [{ resourceName: 'data' }],
    [queries.replicating]: [replication('data', 'replica'), replication('web', 'logs')],
  });
  expect(await askSources(clientFor, accountId, ['eu-west-1'])).toEqual([
    {
      accountId,
      region: 'eu-west-1',
      senders: new Map([
        ['logs', { logging: ['web'], replicating: ['web'] }],
        ['other-logs', { logging: ['data'], replicating: [] }],
        ['replica', { logging: [], replicating: ['data'] }],
      ]),
    },
  ]);
});

test('a bucket that many send to is known with some of their names', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `source-${index}`);
  const { clientFor } = aConfig({ [queries.replicating]: names.map((name) => replication(name, 'replica')) });
  const [answer] = await askSources(clientFor, accountId, ['eu-west-1']);
  const senders = answer && 'senders' in answer ? answer.senders.get('replica') : undefined;
  expect(senders?.replicating).toEqual(names.toSorted().slice(0, maxNames));
});

test('a Region that records buckets of which none sends is known', async () => {
  const { clientFor } = aConfig({ [queries.count]: [{ 'COUNT(*)': 12, resourceType: 'AWS::S3::Bucket' }] });
  expect(await askSources(clientFor, accountId, ['eu-west-1'])).toEqual([
    { accountId, region: 'eu-west-1', senders: new Map() },
  ]);
});

test('a Region in which no buckets are recorded is not known', async () => {
  const { clientFor } = aConfig({});
  expect(await askSources(clientFor, accountId, ['eu-west-1'])).toEqual([
    { accountId, region: 'eu-west-1', unknown: 'AWS Config records no buckets there' },
  ]);
});

test.each(['AccessDeniedException', 'ThrottlingException', 'InvalidExpressionException'])(
  'a Region that answers %s is not known, and stops no other',
  async (code) => {
    const denied = aConfig({ [queries.replicating]: awsError(code, 400) });
    const fine = aConfig({
      [queries.targets]: [target('logs')],
      [queries.loggingTo('logs')]: [{ resourceName: 'web' }],
    });
    const clientFor: SurroundingClientFor = (service, region) =>
      (region === 'eu-west-1' ? denied : fine).clientFor(service, region);
    expect(await askSources(clientFor, accountId, ['eu-west-1', 'us-east-1'])).toEqual([
      { accountId, region: 'eu-west-1', unknown: expect.stringContaining(code) },
      { accountId, region: 'us-east-1', senders: new Map([['logs', { logging: ['web'], replicating: [] }]]) },
    ]);
  },
);

test('whatever goes wrong on the way to AWS Config, the sweep goes on', async () => {
  const clientFor: SurroundingClientFor = () => {
    throw new TypeError('Invalid URL');
  };
  expect(await askSources(clientFor, accountId, ['eu-west-1'])).toEqual([
    { accountId, region: 'eu-west-1', unknown: 'TypeError (Invalid URL)' },
  ]);
});
