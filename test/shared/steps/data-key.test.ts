// Reading the key behind an alias: what KMS refuses, and what is not Palisade's.
import { KMSClient } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { observeKey } from '../../../shared/steps/data-key.ts';
import { awsError } from '../../support/fake-s3.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const key = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const metadata = { Arn: key, KeyState: 'Enabled', KeyUsage: 'ENCRYPT_DECRYPT', KeySpec: 'SYMMETRIC_DEFAULT' };

/** Clients whose calls end in these answers, by command; an error is thrown. */
function clientsThatAnswer(answers: Readonly<Record<string, object>>) {
  const kms = new KMSClient({ region: 'us-east-1', credentials, maxAttempts: 1 });
  const tagging = new ResourceGroupsTaggingAPIClient({ region: 'us-east-1', credentials, maxAttempts: 1 });
  const answer = (_next: unknown, context: { readonly commandName?: string }) => async () => {
    const found = answers[String(context.commandName).replace('Command', '')];
    if (found === undefined || found instanceof Error) throw found ?? new Error(`${context.commandName} was sent`);
    return { output: found, response: {} } as never;
  };
  kms.middlewareStack.add(answer, { step: 'initialize' });
  tagging.middlewareStack.add(answer, { step: 'initialize' });
  return { kms, tagging };
}

const denied = awsError('AccessDeniedException', 400);

test('a key that its policy lets nobody describe is there, and cannot be used', async () => {
  const Aliases = [{ AliasName: 'alias/data', TargetKeyId: 'their-key' }];
  const clients = clientsThatAnswer({ DescribeKey: denied, ListAliases: { Aliases } });
  expect(await observeKey(clients, 'alias/data')).toMatchObject({
    key: 'their-key',
    problem: expect.stringContaining('may not read it'),
  });
});

test('a denied call says nothing about a key if there is no such alias', async () => {
  const clients = clientsThatAnswer({ DescribeKey: denied, ListAliases: { Aliases: [] } });
  await expect(observeKey(clients, 'alias/data')).rejects.toThrow(denied);
});

test.each(['ThrottlingException', 'KMSInternalException'])('%s does not mean that there is no key', async (name) => {
  const failure = awsError(name, 400);
  await expect(observeKey(clientsThatAnswer({ DescribeKey: failure }), 'alias/data')).rejects.toThrow(failure);
  const tags = clientsThatAnswer({ DescribeKey: { KeyMetadata: metadata }, ListResourceTags: failure });
  await expect(observeKey(tags, 'alias/data')).rejects.toThrow(failure);
});

test.each([
  { why: 'nobody may read its tags', tags: denied },
  { why: 'it has no tags', tags: {} },
  { why: 'it was made for another alias', tags: { Tags: [{ TagKey: 'palisade:alias', TagValue: 'alias/other' }] } },
])('the key is of somebody else if $why', async ({ tags }) => {
  const clients = clientsThatAnswer({ DescribeKey: { KeyMetadata: metadata }, ListResourceTags: tags });
  expect(await observeKey(clients, 'alias/data')).toMatchObject({ key, problem: null, isOwn: false });
});

test('of keys without an alias the same one is taken each time, and none that is being deleted', async () => {
  const missing = awsError('NotFoundException', 400);
  let described = 0;
  const clients = clientsThatAnswer({
    get DescribeKey() {
      described += 1;
      if (described === 1) return missing;
      return { KeyMetadata: described === 2 ? { ...metadata, KeyState: 'PendingDeletion' } : metadata };
    },
    GetResources: { ResourceTagMappingList: [{ ResourceARN: 'key-b' }, { ResourceARN: 'key-a' }] },
  });
  expect(await observeKey(clients, 'alias/data')).toMatchObject({ key: null, orphan: 'key-b' });
});
