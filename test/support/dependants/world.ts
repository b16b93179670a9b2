// A bucket with what depends on it, for the test that no fix breaks what works: written from AWS's documents, apart from
// the preflights, and without any code of them.

/** The four settings of a public access block. */
export type Block = {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
};

export type Statement = Readonly<Record<string, unknown>> & { readonly Principal: unknown };

/** A bucket, its account's block and the key that governance.yml names for it. */
export type World = {
  readonly block: Block;
  readonly accountBlock: Block;
  /** The default encryption; `key` is its KMS key, null for the AWS managed key. */
  readonly algorithm: 'AES256' | 'aws:kms';
  readonly key: string | null;
  readonly versioning: 'NeverSet' | 'Suspended' | 'Enabled';
  readonly statements: readonly Statement[];
  readonly grants: readonly object[];
  readonly ownership: 'BucketOwnerEnforced' | 'ObjectWriter';
  readonly website: object | undefined;
  readonly replication: object | undefined;
  readonly lifecycleRules: readonly object[];
  readonly publicAccessPoints: readonly string[];
  /** The policy of the key that governance.yml names. */
  readonly keyStatements: readonly Statement[];
};

export const own = '111122223333';
export const other = '222233334444';
export const bucketArn = 'arn:aws:s3:::a-bucket';
export const keyArn = `arn:aws:kms:us-east-1:${own}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const rootOf = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });

/** The key that the baseline makes: use through S3 by every principal of the account. */
export const keyOfTheStep: readonly Statement[] = [
  { Effect: 'Allow', Principal: rootOf(own), Action: 'kms:*', Resource: '*' },
  {
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    Resource: '*',
    Condition: { StringEquals: { 'kms:CallerAccount': own, 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
  },
];

const off: Block = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

/** A bucket that violates all guardrails, on which nothing depends. */
export const bareWorld: World = {
  block: off,
  accountBlock: off,
  algorithm: 'AES256',
  key: null,
  versioning: 'NeverSet',
  statements: [],
  grants: [],
  ownership: 'BucketOwnerEnforced',
  website: undefined,
  replication: undefined,
  lifecycleRules: [],
  publicAccessPoints: [],
  keyStatements: keyOfTheStep,
};

/** The settings in effect: each is on if the bucket or its account has it on. */
export function inEffect({ block, accountBlock }: World): Block {
  const names = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;
  return Object.fromEntries(names.map((name) => [name, block[name] || accountBlock[name]])) as Block;
}

/** S3 User Guide, "The meaning of public": everybody, and no condition that fixes who it is. */
export function isPublicPolicy({ statements }: Pick<World, 'statements'>): boolean {
  return statements.some(
    ({ Effect, Principal, Condition }) =>
      Effect === 'Allow' && ['"*"', '{"AWS":"*"}'].includes(JSON.stringify(Principal)) && Condition === undefined,
  );
}
