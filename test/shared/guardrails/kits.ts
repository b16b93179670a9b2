// The test kit of each resource type. A new type adds a line here.
import type { TypeKit } from './kit.ts';
import { s3BucketKit } from './s3-bucket/kit.ts';

const kits: Readonly<Record<string, TypeKit<unknown>>> = { 'AWS::S3::Bucket': s3BucketKit };

/** The kit of a resource type. A kit only ever receives states that it generated. */
export function kitOf(type: string): TypeKit<unknown> {
  const kit = kits[type];
  if (kit === undefined) throw new Error(`test/shared/guardrails/kits.ts has no kit for ${type}`);
  return kit;
}
