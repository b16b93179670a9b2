// Baseline step: the S3 public access block of the account.
import { GetPublicAccessBlockCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { undefinedIfNotConfigured } from '../../aws/errors.ts';
import type { Approval } from '../../findings/approvals.ts';
import type { Hold } from '../../findings/finding.ts';
import { heldReason } from '../../findings/hold.ts';
import { exemptionsIn } from '../../governance/exemptions.ts';
import { type Policy, policyFor } from '../../governance/governance.ts';
import { LookAheadError } from '../../guardrails/contract/preflight.ts';
import { s3PublicAccess } from '../../guardrails/s3-bucket/s3-public-access/guardrail.ts';
import { holdFor } from '../../remediation/approval-decision.ts';
import { fingerprintOf } from '../../remediation/prospect.ts';
import type { Step, StepContext, StepInputs } from '../../steps/step.ts';
import { lookAtBuckets } from './lib/account-buckets.ts';
import { decisiveFacts, hazardsOfBuckets } from './lib/bucket-hazards.ts';

const switches = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;
type Block = Record<(typeof switches)[number], boolean>;
/** `leftAlone` and `hold` are only asked for if they can make a difference. */
type Facts = Block & { readonly leftAlone: string[] } & Held;
/** `approval` is what the change relies on if it is not held. */
type Held = { readonly hold: Hold | null; readonly approval: { at: string; fingerprint: string } | null };

const allOn: Block = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

const id = 'account-public-access';

export const accountPublicAccess: Step<Facts> = {
  id,
  title: 'The account blocks public access to S3',
  scope: 'account',
  after: ['quarantine'],
  permissions: {
    account: [
      's3:GetAccountPublicAccessBlock',
      's3:ListAllMyBuckets',
      's3:PutAccountPublicAccessBlock',
      ...s3PublicAccess.permissions.observe,
      ...s3PublicAccess.permissions.lookAhead,
      ...s3PublicAccess.permissions.lookAround,
    ],
  },

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
    const isDecided = offIn(block).length === 0 || isMonitored(context);
    const leftAlone = isDecided ? [] : await context.leftAlone(s3PublicAccess.id);
    const facts = { ...block, leftAlone, ...notHeld };
    const isLookedAt = !isDecided && reasonToStayOpen(facts, context) === undefined;
    return isLookedAt ? { ...facts, ...(await lookAhead(context, block)) } : facts;
  },

  decide(facts, inputs) {
    const off = offIn(facts);
    if (off.length === 0) return { kind: 'compliant', reason: 'all four settings are on' };
    const change = changeOf(facts);
    const reason = `not on: ${off.join(', ')}`;
    const open = reasonToStayOpen(facts, inputs);
    if (open !== undefined) return { kind: 'monitored', reason: `${reason}; left as it is, ${open}`, change };
    const { hold } = facts;
    if (hold === null) return { kind: 'violating', reason, change };
    return { kind: 'held', reason: heldReason(reason, hold.hazards), change, hold };
  },

  async apply({ clients, member, approvals }, _change, { approval }) {
    if (approval !== null && !(await approvals.claim(id, approval))) throw new LookAheadError(approvalEnded);
    const PublicAccessBlockConfiguration = allOn;
    await clients.s3Control.send(
      new PutPublicAccessBlockCommand({ AccountId: member.id, PublicAccessBlockConfiguration }),
    );
  },
};

const notHeld: Held = { hold: null, approval: null };

/** Whether the account's block waits although nothing keeps it open by decision. */
async function lookAhead(context: StepContext, block: Block): Promise<Held> {
  const { looked, unseen } = await lookAtBuckets(context);
  const hazards = hazardsOfBuckets(looked, unseen);
  // An account whose buckets are all blocked, as a new one's are, has nothing that could be approved.
  const mode = looked.length + unseen === 0 ? 'when-held' : policyOf(context).approval;
  const remediation = { reason: '', before: block, change: changeOf(block) };
  const fingerprint = fingerprintOf(remediation, decisiveFacts(looked, unseen));
  if (hazards.length === 0 && mode !== 'always') return notHeld;
  const approval: Approval | undefined = await context.approvals.find(id);
  const hold = holdFor({ mode, hazards, fingerprint, approval, now: context.now });
  return hold ? { hold, approval: null } : { hold: null, approval: { at: approval?.at ?? '', fingerprint } };
}

const approvalEnded = {
  kind: 'unavailable' as const,
  code: 'ApprovalEnded',
  message: 'its approval was used or has ended at this moment',
};

function offIn(block: Block): readonly (keyof Block)[] {
  return switches.filter((name) => !block[name]);
}

function changeOf(block: Block) {
  return Object.fromEntries(offIn(block).map((name) => [name, true]));
}

/**
 * Why the account's block is not for Palisade to write: it overrides that of each bucket (Amazon S3 User Guide, "Blocking
 * public access to your Amazon S3 storage"), so that it would close buckets that are meant to stay open.
 */
function reasonToStayOpen({ leftAlone }: Pick<Facts, 'leftAlone'>, inputs: StepInputs): string | undefined {
  const { governance, member, now } = inputs;
  const { id: guardrail } = s3PublicAccess;
  if (isMonitored(inputs)) return `since ${guardrail} is only monitored in this account`;
  const exempt = exemptionsIn(governance.exemptions, { accountId: member.id, guardrail }, now);
  const buckets = [...exempt.map(({ resource, expires }) => `${resource} (exempt until ${expires})`), ...leftAlone];
  return buckets.length === 0 ? undefined : `since buckets may stay open: ${buckets.join(', ')}`;
}

function isMonitored(inputs: StepInputs): boolean {
  return policyOf(inputs).mode === 'monitor';
}

function policyOf({ governance, member: { type }, age }: StepInputs): Policy {
  return policyFor(governance, { type, age }, s3PublicAccess);
}
