// Baseline step: the S3 public access block of the account.
import { GetPublicAccessBlockCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { undefinedIfNotConfigured } from '../../aws/errors.ts';
import type { Step } from './lib/step.ts';

const switches = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;
type Block = Record<(typeof switches)[number], boolean>;

const allOn: Block = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

export const accountPublicAccess: Step<Block> = {
  id: 'account-public-access',
  title: 'The account blocks public access to S3',
  scope: 'account',
  after: ['quarantine'],
  permissions: { account: ['s3:GetAccountPublicAccessBlock', 's3:PutAccountPublicAccessBlock'] },

  async observe({ clients, member }) {
    const output = await undefinedIfNotConfigured(
      clients.s3Control.send(new GetPublicAccessBlockCommand({ AccountId: member.id })),
    );
    const block = output?.PublicAccessBlockConfiguration;
    return {
      BlockPublicAcls: block?.BlockPublicAcls ?? false,
      IgnorePublicAcls: block?.IgnorePublicAcls ?? false,
      BlockPublicPolicy: block?.BlockPublicPolicy ?? false,
      RestrictPublicBuckets: block?.RestrictPublicBuckets ?? false,
    };
  },

  decide(block) {
    const off = switches.filter((name) => !block[name]);
    if (off.length === 0) return { kind: 'compliant', reason: 'all four settings are on' };
    const change = Object.fromEntries(off.map((name) => [name, true]));
    return { kind: 'violating', reason: `not on: ${off.join(', ')}`, change };
  },

  async apply({ clients, member }) {
    const PublicAccessBlockConfiguration = allOn;
    await clients.s3Control.send(
      new PutPublicAccessBlockCommand({ AccountId: member.id, PublicAccessBlockConfiguration }),
    );
  },
};
