// A fake S3 for unit tests: a real client whose calls end in a bucket in memory. Records calls, and can inject faults.
import { S3Client } from '@aws-sdk/client-s3';
import type { Resource } from '../../shared/guardrails/contract/resource.ts';

export type Call = { readonly command: string; readonly input: Record<string, unknown> };

/** The settings of the only bucket. A setting that was never configured is undefined. */
export type BucketState = {
  publicAccessBlock: object | undefined;
  encryption: object | undefined;
  versioning: { Status?: string; MFADelete?: string };
  /** The text of the policy. S3 calls it public if `isPolicyPublic`. */
  policy?: string;
  isPolicyPublic?: boolean;
  /** Grants of the ACL. Without it, only the owner has access. */
  grants?: object[];
  website?: object;
  replication?: object;
  lifecycleRules?: object[];
  ownership?: string;
  objectLock?: object;
};

export type FakeS3 = {
  readonly s3: S3Client;
  readonly calls: Call[];
  readonly state: BucketState;
  /** Fails the next calls of this command, `times` times or for good, with an error of this name. */
  fail(command: string, errorName: string, times?: number): void;
  /** Executes the next call of this command, but throws an error of this name, as if the response were lost. */
  loseResponse(command: string, errorName: string): void;
  /** If true, writes succeed but have no effect. */
  dropWrites: boolean;
};

const defaultOwner = '111122223333';

/** `owner` is the account that owns the bucket. */
export function fakeS3(initial: Partial<BucketState> = {}, owner = defaultOwner): FakeS3 {
  const state: BucketState = { publicAccessBlock: undefined, encryption: undefined, versioning: {}, ...initial };
  const calls: Call[] = [];
  const failures: { command: string; errorName: string; left: number }[] = [];
  const lost = new Map<string, string>();
  const s3 = new S3Client({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  const fake: FakeS3 = {
    s3,
    calls,
    state,
    dropWrites: false,
    loseResponse: (command, errorName) => lost.set(command, errorName),
    fail: (command, errorName, times = Number.POSITIVE_INFINITY) => failures.push({ command, errorName, left: times }),
  };
  s3.middlewareStack.add(
    (_next, context) => async (args) => {
      const command = String(context['commandName']);
      const input = { ...args.input } as Record<string, unknown>;
      calls.push({ command, input });
      const failure = failures.find((each) => each.command === command && each.left > 0);
      if (failure) {
        failure.left -= 1;
        throw awsError(failure.errorName);
      }
      const output = { $metadata: {}, ...answer(fake, command, input, owner) };
      const lostBy = lost.get(command);
      lost.delete(command);
      if (lostBy) throw awsError(lostBy);
      return { response: {}, output };
    },
    { step: 'initialize', priority: 'low' },
  );
  return fake;
}

/** The most reads of a bucket's own that the preflights of all its guardrails may make. */
export const ownReadsOfPreflights = 7;

/** The calls about the settings that the guardrails are about: all but the reads of preflights. */
export function callsOfGuardrails({ calls }: Pick<FakeS3, 'calls'>): readonly Call[] {
  return calls.filter(({ command }) => /(PublicAccessBlock|BucketEncryption|BucketVersioning)Command$/.test(command));
}

/** An error as the SDK throws it. */
export function awsError(name: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(`${name} from the fake`), { name, $metadata: { httpStatusCode } });
}

function answer(fake: FakeS3, command: string, input: Record<string, unknown>, owner: string): object {
  const { state } = fake;
  if (command !== 'ListBucketsCommand' && input['ExpectedBucketOwner'] !== owner) throw awsError('AccessDenied', 403);
  const write = (change: () => void) => {
    if (!fake.dropWrites) change();
    return {};
  };
  switch (command) {
    case 'GetPublicAccessBlockCommand':
      if (!state.publicAccessBlock) throw awsError('NoSuchPublicAccessBlockConfiguration', 404);
      return { PublicAccessBlockConfiguration: state.publicAccessBlock };
    case 'PutPublicAccessBlockCommand':
      return write(() => (state.publicAccessBlock = Object(input['PublicAccessBlockConfiguration'])));
    case 'DeletePublicAccessBlockCommand':
      return write(() => (state.publicAccessBlock = undefined));
    case 'GetBucketEncryptionCommand':
      if (!state.encryption) throw awsError('ServerSideEncryptionConfigurationNotFoundError', 404);
      return { ServerSideEncryptionConfiguration: state.encryption };
    case 'PutBucketEncryptionCommand':
      return write(() => (state.encryption = Object(input['ServerSideEncryptionConfiguration'])));
    case 'DeleteBucketEncryptionCommand':
      return write(() => (state.encryption = undefined));
    case 'GetBucketVersioningCommand':
      return state.versioning;
    case 'PutBucketVersioningCommand':
      // S3 keeps MFA delete as it is if the call does not name it.
      return write(() => Object.assign(state.versioning, input['VersioningConfiguration']));
    case 'ListBucketsCommand':
      return { Buckets: [{ Name: bucket.id }] };
    default:
      return dependant(state, command);
  }
}

/** What depends on the bucket: the reads of preflights. */
function dependant(state: BucketState, command: string): object {
  const configured = (value: unknown, missing: string, output: object) => {
    if (value === undefined) throw awsError(missing, 404);
    return output;
  };
  switch (command) {
    case 'GetBucketPolicyCommand':
      return configured(state.policy, 'NoSuchBucketPolicy', { Policy: state.policy });
    case 'GetBucketPolicyStatusCommand': {
      const PolicyStatus = { IsPublic: state.isPolicyPublic ?? false };
      return configured(state.policy, 'NoSuchBucketPolicy', { PolicyStatus });
    }
    case 'GetBucketAclCommand': {
      const owner = { Grantee: { Type: 'CanonicalUser', ID: fakeOwnerId }, Permission: 'FULL_CONTROL' };
      return { Owner: { ID: fakeOwnerId }, Grants: [owner, ...(state.grants ?? [])] };
    }
    case 'GetBucketWebsiteCommand':
      return configured(state.website, 'NoSuchWebsiteConfiguration', Object(state.website));
    case 'GetBucketReplicationCommand':
      return configured(state.replication, 'ReplicationConfigurationNotFoundError', {
        ReplicationConfiguration: state.replication,
      });
    case 'GetBucketLifecycleConfigurationCommand':
      return configured(state.lifecycleRules, 'NoSuchLifecycleConfiguration', { Rules: state.lifecycleRules });
    case 'GetBucketOwnershipControlsCommand':
      return configured(state.ownership, 'OwnershipControlsNotFoundError', {
        OwnershipControls: { Rules: [{ ObjectOwnership: state.ownership }] },
      });
    case 'GetObjectLockConfigurationCommand':
      return configured(state.objectLock, 'ObjectLockConfigurationNotFoundError', {
        ObjectLockConfiguration: state.objectLock,
      });
    default:
      throw new Error(`the fake S3 does not support ${command}`);
  }
}

/** The canonical user id of the account that owns the fake's bucket. */
export const fakeOwnerId = '75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a';

/** The only bucket of the fake. */
export const bucket: Resource = {
  type: 'AWS::S3::Bucket',
  accountId: defaultOwner,
  region: 'us-east-1',
  id: 'a-bucket',
};
