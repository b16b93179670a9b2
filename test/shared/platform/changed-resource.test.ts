// Which shared resource a call has changed.
import { type ChangedPart, changedResource } from '../../../shared/platform/changed-resource.ts';
import { aResourceRecord } from '../../support/resource-record.ts';

const owner = '111122223333';
const keyArn = `arn:aws:kms:us-east-1:${owner}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const known = {
  declared: ['customers', 'data'].map((name) => ({ kind: 'dataset', name })),
  records: [aResourceRecord({ name: 'orders' })],
};

test.each<{ name: string; part: ChangedPart; dataset: string | undefined }>([
  { name: 'a declared bucket', part: { part: 'bucket', name: `ml-data-customers-${owner}` }, dataset: 'customers' },
  {
    name: 'one that left governance.yml',
    part: { part: 'bucket', name: `ml-data-orders-${owner}` },
    dataset: 'orders',
  },
  {
    name: 'that of another owner',
    part: { part: 'bucket', name: 'ml-data-customers-222233334444' },
    dataset: undefined,
  },
  { name: 'one of nobody', part: { part: 'bucket', name: `ml-data-else-${owner}` }, dataset: undefined },
  { name: 'an alias', part: { part: 'alias', name: 'alias/ml/data-customers' }, dataset: 'customers' },
  { name: 'another alias', part: { part: 'alias', name: 'alias/ml/other' }, dataset: undefined },
  { name: 'a key by its ARN', part: { part: 'key', id: keyArn }, dataset: 'orders' },
  { name: 'a key by its id', part: { part: 'key', id: keyArn.split('/')[1] ?? '' }, dataset: 'orders' },
  { name: 'the end of an id', part: { part: 'key', id: '1234567890ab' }, dataset: undefined },
  { name: 'another key', part: { part: 'key', id: 'ffffffff-12ab-34cd-56ef-1234567890ab' }, dataset: undefined },
])('$name', ({ part, dataset }) => {
  expect(changedResource(part, owner, known)?.name).toBe(dataset);
});
