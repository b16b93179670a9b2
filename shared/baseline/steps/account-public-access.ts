// Baseline step: the S3 public access block of the account.
import { GetPublicAccessBlockCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { undefinedIfNotConfigured } from '../../aws/errors.ts';
import { exemptionsIn } from '../../governance/exemptions.ts';
import { policyFor } from '../../governance/governance.ts';
import { s3PublicAccess } from '../../guardrails/s3-bucket/s3-public-access/guardrail.ts';
import type { Step, StepInputs } from './lib/step.ts';

const switches = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;
type Block = Record<(typeof switches)[number], boolean>;
/** `leftAlone` is only asked if it can make a difference. */
type Facts = Block & { readonly leftAlone: string[] };

const allOn: Block = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

export const accountPublicAccess: Step<Facts> = {
  id: 'account-public-access',
  title: 'The account blocks public access to S3',
  scope: 'account',
  after: ['quarantine'],
  permissions: { account: ['s3:GetAccountPublicAccessBlock', 's3:PutAccountPublicAccessBlock'] },

  async observe(context) {
    const { clients, member } = context;
    const output = await undefinedIfNotConfigured(
      clients.s3Control.send(new GetPublicAccessBlockCommand({ AccountId: member.id })),
    );
    const found = output?.PublicAccessBlockConfiguration;
    const block = {
      BlockPublicAcls: found?.BlockPublicAcls ?? false,
      IgnorePublicAcls: found?.IgnorePublicAcls ?? false,
      BlockPublicPolicy: found?.BlockPublicPolicy ?? false,
      RestrictPublicBuckets: found?.RestrictPublicBuckets ?? false,
    };
    const isOn = switches.every((name) => block[name]);
    return { ...block, leftAlone: isOn || isMonitored(context) ? [] : await context.leftAlone(s3PublicAccess.id) };
  },

  decide(facts, inputs) {
    const off = switches.filter((name) => !facts[name]);
    if (off.length === 0) return { kind: 'compliant', reason: 'all four settings are on' };
    const change = Object.fromEntries(off.map((name) => [name, true]));
    const reason = `not on: ${off.join(', ')}`;
    const open = reasonToStayOpen(facts, inputs);
    return open === undefined
      ? { kind: 'violating', reason, change }
      : { kind: 'monitored', reason: `${reason}; left as it is, ${open}`, change };
  },

  async apply({ clients, member }) {
    const PublicAccessBlockConfiguration = allOn;
    await clients.s3Control.send(
      new PutPublicAccessBlockCommand({ AccountId: member.id, PublicAccessBlockConfiguration }),
    );
  },
};

/**
 * Why the account's block is not for Palisade to write: it overrides that of each bucket (Amazon S3 User Guide, "Blocking
 * public access to your Amazon S3 storage"), so that it would close buckets that are meant to stay open.
 */
function reasonToStayOpen({ leftAlone }: Facts, inputs: StepInputs): string | undefined {
  const { governance, member, now } = inputs;
  const { id: guardrail } = s3PublicAccess;
  if (isMonitored(inputs)) return `since ${guardrail} is only monitored in this account`;
  const exempt = exemptionsIn(governance.exemptions, { accountId: member.id, guardrail }, now);
  const buckets = [...exempt.map(({ resource, expires }) => `${resource} (exempt until ${expires})`), ...leftAlone];
  return buckets.length === 0 ? undefined : `since buckets may stay open: ${buckets.join(', ')}`;
}

function isMonitored({ governance, member: { type }, age }: StepInputs): boolean {
  return policyFor(governance, { type, age }, s3PublicAccess).mode === 'monitor';
}
