// Who can use the account's key, by IAM's own evaluation: a bucket on it works for every role of the account through S3.
import { dataKeyPolicy } from '../../../../../shared/baseline/steps/lib/data-key-policy.ts';
import { bucket } from '../../../../support/fake-s3.ts';
import { everything, mayUseKey, onlyS3 } from '../../../../support/simulate-key.ts';

const reader = '444455556666';
const stranger = '777788889999';
const policy = dataKeyPolicy({ accountId: bucket.accountId, region: bucket.region, readers: [reader] });
const roleOf = (account: string) => `arn:aws:iam::${account}:role/training`;
const ofAccount = { principal: roleOf(bucket.accountId), identity: onlyS3 };
const writes = 'kms:GenerateDataKey';
const reads = 'kms:Decrypt';

test.each([
  { name: 'a role without rights for keys writes through S3', ...ofAccount, action: writes, is: true },
  { name: 'and reads', ...ofAccount, action: reads, is: true },
  { name: 'but not without S3', ...ofAccount, action: reads, via: null, is: false },
  { name: 'nor through another service', ...ofAccount, action: reads, via: 'sqs.us-east-1.amazonaws.com', is: false },
  {
    name: 'nor through S3 of another Region',
    ...ofAccount,
    action: reads,
    via: 's3.eu-west-1.amazonaws.com',
    is: false,
  },
  { name: 'nor does it administer the key', ...ofAccount, action: 'kms:DisableKey', is: false },
  {
    name: 'an administrator of the account does',
    principal: roleOf(bucket.accountId),
    identity: everything,
    action: 'kms:DisableKey',
    via: null,
    is: true,
  },
  {
    name: 'a reader of another account that governance.yml names reads',
    principal: roleOf(reader),
    identity: everything,
    action: reads,
    is: true,
  },
  {
    name: 'if its own account allows it',
    principal: roleOf(reader),
    identity: onlyS3,
    action: reads,
    is: false,
  },
  {
    name: 'and does not write',
    principal: roleOf(reader),
    identity: everything,
    action: writes,
    is: false,
  },
  {
    name: 'a role of any other account reads nothing',
    principal: roleOf(stranger),
    identity: everything,
    action: reads,
    is: false,
  },
  {
    name: 'a service that delivers is not admitted: its buckets are held',
    principal: 'delivery.logs.amazonaws.com',
    identity: [],
    action: writes,
    sourceAccount: bucket.accountId,
    is: false,
  },
])('$name', async ({ name: _, is, ...use }) => {
  expect(await mayUseKey({ policy, ...use })).toBe(is);
});
