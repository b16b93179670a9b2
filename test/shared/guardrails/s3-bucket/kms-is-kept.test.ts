// No guardrail on S3 buckets changes default encryption with a KMS key.
import fc from 'fast-check';
import { guardrailsOn } from '../../../../shared/guardrails/registry.ts';
import { enforce } from '../../../support/enforce.ts';
import { s3BucketKit } from './kit.ts';

test.each(guardrailsOn(s3BucketKit.resource.type).map((guardrail) => ({ id: guardrail.id, guardrail })))(
  '$id: a bucket on aws:kms or aws:kms:dsse keeps its algorithm, key and bucket key',
  ({ id, guardrail }) => {
    const { resource, fake: fakeOf, anyState, parameters: any } = s3BucketKit;
    return fc.assert(
      fc.asyncProperty(anyState, any[id] ?? fc.constant(guardrail.defaults), async (state, parameters) => {
        const fake = fakeOf(structuredClone(state));
        await enforce(fake.client, guardrail, resource, { mode: 'remediate', parameters }, async () => undefined);
        const before = Object(state.encryption).Rules?.[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm;
        if (before?.startsWith('aws:kms')) expect(fake.state.encryption).toEqual(state.encryption);
      }),
      { numRuns: 200 },
    );
  },
);
