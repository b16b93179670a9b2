// Data that outlives the stack: a first deployment that fails leaves none of it, and a hub that is deployed again uses what is
// there.
import { readdirSync, readFileSync } from 'node:fs';
import { DescribeTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import * as YAML from 'yaml';
import * as z from 'zod/mini';
import { keptOnRemoval, withExistingData } from '../../infrastructure/existing-data.ts';
import { isProtected, protectTable } from '../../infrastructure/journal-protection.ts';

const resourcesSchema = z.record(
  z.string(),
  z.looseObject({
    Type: z.string(),
    DeletionPolicy: z.optional(z.string()),
    DependsOn: z.optional(z.union([z.string(), z.array(z.string())])),
    Properties: z.optional(z.looseObject({})),
  }),
);
const partSchema = z.object({ Resources: resourcesSchema });
const templateFile: string = '../../infrastructure/template.js';
const { bus, roles, queues, dashboard } = await import(templateFile);
const written = readdirSync('infrastructure')
  .filter((name) => name.endsWith('.yml'))
  .map((name) => YAML.parse(readFileSync(`infrastructure/${name}`, 'utf8')));
/** The resources of serverless.yml, without those that Serverless Framework adds. */
const resources: z.infer<typeof resourcesSchema> = Object.assign(
  {},
  ...[bus, roles, queues, dashboard, ...written].map((part) => partSchema.parse(part).Resources),
);
const kept = ['Journal', 'RecordingsBucket', 'EvidenceBucket'];

test('a removal keeps the data, and a first deployment that is rolled back deletes it', () => {
  expect([...keptOnRemoval(resources)].sort()).toEqual([...kept].sort());
  for (const id of kept)
    expect(resources[id]).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  // DynamoDB deletes no table that is protected, so a rollback would fail.
  expect(resources['Journal']?.Properties).not.toHaveProperty('DeletionProtectionEnabled');
});

test('with existing data, the stack has everything else, and no trace of the data’s logical ids', () => {
  const rest = withExistingData(resources);
  expect(Object.keys(rest)).toEqual(Object.keys(resources).filter((id) => !kept.includes(id)));
  expect(JSON.stringify(rest)).not.toMatch(/"(Journal|RecordingsBucket|EvidenceBucket)"/);
  expect(rest['Boundary']).not.toHaveProperty('DependsOn');
  expect(rest['EvidenceBucketPolicy']).toMatchObject({
    Properties: { Bucket: { 'Fn::Sub': 'palisade-evidence-${AWS::AccountId}' } },
  });
});

const keptBucket = { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain' };
test.each([
  { Ref: 'Kept' },
  { 'Fn::GetAtt': ['Kept', 'Arn'] },
  { 'Fn::Sub': '${Kept.Arn}/*' },
  { 'Fn::Sub': '${Kept}' },
])('a reference to data that is not in the stack is refused: %j', (reference) => {
  const other = { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: reference } };
  expect(() => withExistingData({ Kept: keptBucket, Other: other })).toThrow('Other refers to Kept');
});

test('other dependencies stay', () => {
  const other = { Type: 'AWS::IAM::Role', DependsOn: ['Kept', 'Policy'] };
  expect(withExistingData({ Kept: keptBucket, Other: other })).toEqual({
    Other: { Type: 'AWS::IAM::Role', DependsOn: ['Policy'] },
  });
});

test('after a deployment the journal is protected, once', async () => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const dynamodb = mockClient(client);
  let isOn = false;
  dynamodb.on(DescribeTableCommand).callsFake(() => ({ Table: { DeletionProtectionEnabled: isOn } }));
  dynamodb.on(UpdateTableCommand).callsFake(({ DeletionProtectionEnabled }) => {
    isOn = DeletionProtectionEnabled;
    return {};
  });
  expect(await isProtected(client, 'palisade-journal')).toBe(false);
  await protectTable(client, 'palisade-journal');
  await protectTable(client, 'palisade-journal');
  expect(await isProtected(client, 'palisade-journal')).toBe(true);
  expect(dynamodb.commandCalls(UpdateTableCommand)).toHaveLength(1);
});
