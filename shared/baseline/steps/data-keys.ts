// Baseline step: the account has the KMS key that governance.yml names for its buckets, in each governed Region.
import { CreateAliasCommand, EnableKeyRotationCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { createKey, type KeyFacts, keyPermissions, noKey, observeKey } from '../../steps/data-key.ts';
import type { Step, StepInputs, StepVerdict } from '../../steps/step.ts';
import { changedStatements, dataKeyPolicy, type KeyUse, policyWithReaders } from './lib/data-key-policy.ts';
import { keyReaders, wantedKey } from './lib/wanted-key.ts';

type Change = { readonly key?: string; readonly rotation?: true; readonly readers?: string };

export const dataKeys: Step<KeyFacts, Change> = {
  id: 'data-keys',
  title: 'The account has the KMS key that its buckets are encrypted with',
  scope: 'region',
  after: ['account-public-access'],
  // AWS KMS Developer Guide, "AWS KMS eventual consistency": minutes in rare cases. Tags may show later than the key.
  settlesMs: { key: 5 * 60_000, rotation: 5 * 60_000, readers: 5 * 60_000 },
  permissions: { account: keyPermissions },

  async observe({ clients, ...inputs }) {
    const { alias } = wantedKey(inputs);
    return alias === null ? noKey : observeKey(clients, alias);
  },

  decide(facts, inputs) {
    const wanted = wantedKey(inputs);
    if (wanted.alias === null) return { kind: 'not-applicable', reason: wanted.reason };
    return facts.key === null ? missing(facts, wanted.alias) : existing(facts, wanted.alias, useOf(inputs));
  },

  async apply({ clients: { kms }, ...inputs }, { key: alias, rotation, readers }, facts) {
    if (alias !== undefined) {
      const TargetKeyId = facts.orphan ?? (await createKey(kms, alias, dataKeyPolicy(useOf(inputs))));
      await kms.send(new EnableKeyRotationCommand({ KeyId: TargetKeyId }));
      // Last: buckets are moved to the key as soon as the alias leads to it.
      await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId }));
      return undefined;
    }
    const KeyId = facts.key ?? undefined;
    if (rotation) await kms.send(new EnableKeyRotationCommand({ KeyId }));
    if (readers !== undefined)
      await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: readers }));
    return undefined;
  },
};

function missing({ orphan }: KeyFacts, alias: string): StepVerdict<Change> {
  const reason =
    orphan === null ? `there is no key behind ${alias}` : `${orphan} was made for ${alias}, which is not there yet`;
  return { kind: 'violating', reason, change: { key: alias } };
}

/** A key that somebody else made is used and never changed; what people changed in Palisade's is reported. */
function existing({ key, problem, isOwn, rotates, policy }: KeyFacts, alias: string, use: KeyUse): StepVerdict<Change> {
  if (problem !== null)
    return { kind: 'attention', reason: `the key behind ${alias} cannot be used, ${problem}: ${key}` };
  if (!isOwn || policy === null)
    return { kind: 'compliant', reason: `the key behind ${alias} is used as it is: ${key}` };
  const changed = changedStatements(policy, use);
  if (changed.length > 0) {
    const reason = `somebody changed ${changed.join(' and ')} in the policy of ${alias}: nothing is written to ${key}`;
    return { kind: 'attention', reason };
  }
  const readers = policyWithReaders(policy, use);
  const change = { ...(rotates ? {} : { rotation: true as const }), ...(readers === undefined ? {} : { readers }) };
  const names = Object.keys(change);
  if (names.length === 0) return { kind: 'compliant', reason: `${alias} leads to ${key}` };
  return { kind: 'violating', reason: `different from what is required: ${names.join(', ')}`, change };
}

function useOf(inputs: Pick<StepInputs, 'governance' | 'member' | 'region'>): KeyUse {
  return { accountId: inputs.member.id, region: inputs.region, readers: keyReaders(inputs) };
}
