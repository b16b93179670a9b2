// What every guardrail has to hold, now and when it is added: one contract over the whole registry.
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import type { Policy } from '../../../shared/governance/governance.ts';
import type { Guardrail } from '../../../shared/guardrails/contract/guardrail.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { strength } from '../../../shared/guardrails/s3-bucket/s3-encryption/settings.ts';
import type { Settings } from '../../../shared/lib/settings.ts';
import { enforce, type Remediation } from '../../../shared/remediation/enforce.ts';
import { bucketState, encryptionParameters } from '../../support/arbitrary.ts';
import { type BucketState, bucket, type FakeS3, fakeS3 } from '../../support/fake-s3.ts';

/** The IAM action of each command, by the Service Authorization Reference of Amazon S3. */
const actionOf: Record<string, string> = {
  GetPublicAccessBlockCommand: 's3:GetBucketPublicAccessBlock',
  PutPublicAccessBlockCommand: 's3:PutBucketPublicAccessBlock',
  DeletePublicAccessBlockCommand: 's3:PutBucketPublicAccessBlock',
  GetBucketEncryptionCommand: 's3:GetEncryptionConfiguration',
  PutBucketEncryptionCommand: 's3:PutEncryptionConfiguration',
  DeleteBucketEncryptionCommand: 's3:PutEncryptionConfiguration',
  GetBucketVersioningCommand: 's3:GetBucketVersioning',
  PutBucketVersioningCommand: 's3:PutBucketVersioning',
};

const policies = (guardrail: Guardrail): fc.Arbitrary<Settings> =>
  guardrail.id === 's3-encryption' ? encryptionParameters : fc.constant(guardrail.defaults);

const isWrite = (call: { command: string }) => /^(Put|Delete)/.test(call.command);
const noIntent = async () => undefined;
const hold = (
  fake: FakeS3,
  guardrail: Guardrail,
  parameters: Settings,
  mode: Policy['mode'] = 'remediate',
  beforeRemediation: (repair: Remediation) => Promise<undefined> = noIntent,
) => enforce(fake, guardrail, bucket, { mode, parameters }, beforeRemediation);

/** A number that must not fall, for each setting of a bucket. */
function strengths({ publicAccessBlock, encryption, versioning }: BucketState): number[] {
  const block = Object.values(publicAccessBlock ?? {}).map(Number);
  const rule = Object(encryption).Rules?.[0];
  const algorithm = rule?.ApplyServerSideEncryptionByDefault.SSEAlgorithm ?? 'none';
  return [
    ...(block.length === 4 ? block : [0, 0, 0, 0]),
    strength(algorithm),
    rule?.BlockedEncryptionTypes ? 1 : 0,
    versioning.Status === 'Enabled' ? 1 : 0,
    versioning.MFADelete === 'Enabled' ? 1 : 0,
  ];
}

describe.each(guardrails.map((guardrail) => ({ id: guardrail.id, guardrail })))('$id', ({ id, guardrail }) => {
  const any = (law: (state: BucketState, parameters: Settings) => Promise<void>) =>
    fc.assert(fc.asyncProperty(bucketState, policies(guardrail), law), { numRuns: 200 });

  test('has its folder, its decide and the test of it', () => {
    expect(existsSync(`shared/guardrails/s3-bucket/${id}/guardrail.ts`)).toBe(true);
    expect(existsSync(`test/shared/guardrails/s3-bucket/${id}/decide.test.ts`)).toBe(true);
  });

  test('a repair makes the bucket compliant, and a second run only reads', () =>
    any(async (state, parameters) => {
      const fake = fakeS3(structuredClone(state));
      const first = await hold(fake, guardrail, parameters);
      expect(['compliant', 'remediated']).toContain(first.state);
      fake.calls.length = 0;
      expect(await hold(fake, guardrail, parameters)).toMatchObject({ state: 'compliant' });
      expect(fake.calls).toHaveLength(1);
    }));

  test('no repair weakens any setting', () =>
    any(async (state, parameters) => {
      const fake = fakeS3(structuredClone(state));
      const before = strengths(fake.state);
      await hold(fake, guardrail, parameters);
      for (const [index, after] of strengths(fake.state).entries())
        expect(after).toBeGreaterThanOrEqual(before[index] ?? 0);
    }));

  test('a bucket on aws:kms or aws:kms:dsse keeps its algorithm, key and bucket key', () =>
    any(async (state, parameters) => {
      const fake = fakeS3(structuredClone(state));
      await hold(fake, guardrail, parameters);
      const before = Object(state.encryption).Rules?.[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm;
      if (before?.startsWith('aws:kms')) expect(fake.state.encryption).toEqual(state.encryption);
    }));

  test('undoing a repair gives back what was there, as far as S3 can', () =>
    any(async (state, parameters) => {
      const fake = fakeS3(structuredClone(state));
      const seen = await guardrail.observe(fake, bucket);
      const outcome = await hold(fake, guardrail, parameters);
      if (outcome.state !== 'remediated') return;
      await guardrail.undo(fake, bucket, outcome.before);
      const back = await guardrail.observe(fake, bucket);
      // Versioning never returns to "never set"; suspended is the nearest that S3 has.
      const expected = JSON.parse(JSON.stringify(seen).replace('NeverSet', 'Suspended'));
      expect(back).toEqual(expected);
    }));

  test('costs one read when compliant, and one read, one write and one read to repair', () =>
    any(async (state, parameters) => {
      const fake = fakeS3(structuredClone(state));
      const { state: outcome } = await hold(fake, guardrail, parameters);
      expect(fake.calls.map(isWrite)).toEqual(outcome === 'compliant' ? [false] : [false, true, false]);
    }));

  test('every call names the account that has to own the bucket, and has its permission declared', () =>
    any(async (state, parameters) => {
      const fake = fakeS3(structuredClone(state));
      const outcome = await hold(fake, guardrail, parameters);
      if (outcome.state === 'remediated') await guardrail.undo(fake, bucket, outcome.before);
      const { observe, change } = guardrail.permissions;
      for (const call of fake.calls) {
        expect(call.input).toMatchObject({ Bucket: bucket.name, ExpectedBucketOwner: bucket.accountId });
        expect(isWrite(call) ? change : observe).toContain(actionOf[call.command]);
      }
    }));

  test('monitoring never writes', () =>
    any(async (state, parameters) => {
      const fake = fakeS3(structuredClone(state));
      const { state: outcome } = await hold(fake, guardrail, parameters, 'monitor');
      expect(['compliant', 'monitored']).toContain(outcome);
      expect(fake.calls.filter(isWrite)).toEqual([]);
    }));

  test('a denied read is unreadable, never compliant, and nothing is written', () =>
    any(async (state, parameters) => {
      const fake = fakeS3(structuredClone(state));
      for (const command of Object.keys(actionOf)) fake.fail(command, 'AccessDenied');
      expect(await hold(fake, guardrail, parameters)).toMatchObject({ state: 'unreadable' });
      expect(fake.calls.filter(isWrite)).toEqual([]);
    }));

  test('a repair is on record, with what was there, before it is made', () =>
    any(async (state, parameters) => {
      const fake = fakeS3(structuredClone(state));
      const order: string[] = [];
      const seen = await guardrail.observe(fake, bucket);
      fake.calls.length = 0;
      const outcome = await hold(fake, guardrail, parameters, 'remediate', async (repair) => {
        order.push('intent');
        expect(fake.calls.filter(isWrite)).toEqual([]);
        expect(seen).toEqual({ kind: 'facts', facts: repair.before });
      });
      expect(order).toEqual(outcome.state === 'remediated' ? ['intent'] : []);
    }));
});
