// An account's buckets in memory, each with settings of its own, behind one client.
import { S3Client } from '@aws-sdk/client-s3';
import { awsError, type BucketState, type Call, fakeS3 } from './fake-s3.ts';

export type FakeBuckets = {
  readonly s3: S3Client;
  /** All calls, in their order. */
  readonly calls: Call[];
  /** Fails the calls of this command about every bucket with an error of this name. */
  readonly fail: (command: string, errorName: string) => void;
};

type Anything = { readonly send: (command: unknown) => Promise<object> };

/** The buckets by their names, and those of them that are in another Region than us-east-1. */
export function fakeBuckets(
  states: Readonly<Record<string, Partial<BucketState>>>,
  regions: Readonly<Record<string, string>> = {},
): FakeBuckets {
  const byName = new Map(Object.entries(states).map(([name, state]) => [name, fakeS3(state)]));
  const calls: Call[] = [];
  const s3 = new S3Client({ region: 'us-east-1' });
  const send = async (command: { readonly input: object }) => {
    const name = command.constructor.name;
    const input = { ...command.input } as Record<string, unknown>;
    calls.push({ command: name, input });
    if (name === 'ListBucketsCommand') {
      const Buckets = [...byName.keys()].map((Name) => ({ Name, BucketRegion: regions[Name] ?? 'us-east-1' }));
      return { Buckets: Buckets.toSorted((one, other) => one.Name.localeCompare(other.Name)) };
    }
    const bucket = byName.get(String(input['Bucket']));
    if (bucket === undefined) throw awsError('NoSuchBucket', 404);
    return (bucket.s3 as unknown as Anything).send(command);
  };
  Object.assign(s3, { send });
  return {
    s3,
    calls,
    fail: (command, errorName) => {
      for (const { fail } of byName.values()) fail(command, errorName);
    },
  };
}
