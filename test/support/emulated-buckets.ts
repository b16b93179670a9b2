// Buckets and keys on an emulator, with the ordinary evaluation of a bucket there, for tests of preflights.
import {
  CreateAliasCommand,
  CreateKeyCommand,
  type CreateKeyCommandInput,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { secretAccessKey } from '../../local/aws/clients.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { surroundingClients } from '../../shared/aws/surrounding-clients.ts';
import type { Approval } from '../../shared/findings/approvals.ts';
import { createSurroundings, type SourcesOf } from '../../shared/guardrails/contract/surroundings.ts';
import { guardrailById } from '../../shared/guardrails/registry.ts';
import { evaluate } from '../../shared/remediation/evaluate.ts';
import type { Outcome } from '../../shared/remediation/outcome.ts';
import { aGovernance } from './site.ts';
import type { StrictEmulator } from './strict-emulator.ts';

export const region = 'us-east-1';
export const accountId = '111122223333';

const now = new Date('2026-11-25T10:00:00.000Z');

export const resourceOf = (id: string) => ({ type: 'AWS::S3::Bucket', accountId, region, id });

/** How one bucket is evaluated. `meanwhile` runs between the preflight and the write. */
export type Evaluated = {
  readonly key?: string;
  readonly approval?: Approval;
  readonly sourcesOf?: SourcesOf;
  readonly meanwhile?: () => Promise<unknown>;
};

export function approvalOf(fingerprint: string): Approval {
  const until = '2026-11-26T10:00:00.000Z';
  return { by: 'an approver', at: now.toISOString(), until, fingerprint, eventId: 'approval' };
}

export function emulatedBuckets(emulator: StrictEmulator) {
  let count = 0;
  const s3 = emulator.accounts(accountId, region).s3;
  const aroundOf = (caller: string) =>
    surroundingClients((where) => ({
      endpoint: emulator.accounts.endpoint,
      region: where,
      credentials: { accessKeyId: caller, secretAccessKey },
      requestHandler,
    }));
  const around = aroundOf(accountId);
  const kmsOf = (owner = accountId) => aroundOf(owner)('kms', region);

  /** A bucket of today, without its public access block. */
  async function aBucket(ObjectOwnership: 'BucketOwnerEnforced' | 'ObjectWriter' = 'BucketOwnerEnforced') {
    count += 1;
    const Bucket = `with-dependants-${count}`;
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    const OwnershipControls = { Rules: [{ ObjectOwnership }] };
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    return Bucket;
  }

  /** A bucket whose policy has this statement about its objects. */
  async function admit(Bucket: string, Principal: unknown, more: object = { Action: 's3:PutObject' }) {
    const Statement = [{ Effect: 'Allow', Principal, Resource: `arn:aws:s3:::${Bucket}/*`, ...more }];
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  }

  /** A key behind an alias of its own: its ARN, and the template for governance.yml. */
  async function aKey(statements: readonly object[], owner = accountId, more: Partial<CreateKeyCommandInput> = {}) {
    count += 1;
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    const kms = kmsOf(owner);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy, ...more }));
    const alias = `alias/data-${count}`;
    await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }));
    const account = owner === accountId ? '{account}' : owner;
    return { arn: String(KeyMetadata?.Arn), alias, template: `arn:{partition}:kms:{region}:${account}:${alias}` };
  }

  const moveAlias = (AliasName: string, TargetKeyId: string) =>
    kmsOf().send(new UpdateAliasCommand({ AliasName, TargetKeyId }));

  /** What the ordinary evaluation of s3-encryption in a production account results in. */
  async function move(id: string, { key = 'aws-managed-key', approval, sourcesOf, meanwhile }: Evaluated) {
    const production = { 's3-encryption': { mode: 'remediate', encryption: 'aws:kms', key } };
    const evaluator = {
      governance: aGovernance({ guardrails: { all: {}, production } }),
      recordsOf: async (pending: readonly unknown[]) => pending.map(() => ({ approval })),
      denialsOf: async (pending: readonly unknown[]) => pending.map(() => undefined),
      recordIntents: async () => void (await meanwhile?.()),
      now: () => now,
    };
    const [found] = await evaluate(
      evaluator,
      { client: s3, surroundings: createSurroundings(around, sourcesOf) },
      [guardrailById('s3-encryption')],
      { type: 'production', age: 'new' },
      resourceOf(id),
      { trigger: { eventId: 'e', detailType: 'x', principal: null }, attempt: 1 },
    );
    if (found === undefined) throw new Error('nothing was evaluated');
    return found.outcome;
  }

  const encryptionOf = async (Bucket: string) =>
    (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules?.[0];

  return { s3, around, kmsOf, aBucket, admit, aKey, moveAlias, move, encryptionOf };
}

/** The outcome, if it has this state. */
export function ofState<S extends Outcome['state']>(outcome: Outcome, state: S): Extract<Outcome, { state: S }> {
  if (outcome.state !== state) throw new Error(`${outcome.state}: ${'reason' in outcome ? outcome.reason : ''}`);
  return outcome as Extract<Outcome, { state: S }>;
}
