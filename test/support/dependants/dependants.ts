// The oracle: what can depend on a bucket, what it needs of the bucket, and whether it works. One row for each, from the
// document that it names. For what is read or written from now on: objects keep the encryption that they have.
import {
  bucketArn,
  inEffect,
  isPublicPolicy,
  keyOfTheStep,
  other,
  own,
  rootOf,
  type Statement,
  type World,
} from './world.ts';

export type Dependant = {
  readonly name: string;
  readonly document: string;
  /** The world with what the dependant needs to work. */
  readonly install: (world: World) => World;
  readonly works: (world: World) => boolean;
};

const objects = `${bucketArn}/*`;
const allow = (Principal: unknown, Action = 's3:GetObject', more: object = {}): Statement => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: objects,
  ...more,
});
const withStatement = (statement: Statement) => (world: World) => ({
  ...world,
  statements: [...world.statements, statement],
});
const has = ({ statements }: World, principal: unknown) =>
  statements.some(({ Principal }) => JSON.stringify(Principal) === JSON.stringify(principal));
const isKms = ({ algorithm }: World) => algorithm === 'aws:kms';
/** Whether a principal can use the default key: nobody but the account can use the AWS managed one. */
const canUseKey = ({ key, keyStatements }: World, principal: unknown) =>
  key !== null && keyStatements.some(({ Principal }) => JSON.stringify(Principal) === JSON.stringify(principal));

/** S3 User Guide, "Blocking public access": a restricted public policy admits the account and AWS services only. */
const isRestricted = (world: World) => inEffect(world).RestrictPublicBuckets && isPublicPolicy(world);

/** S3 User Guide, "Protecting data using SSE-KMS": requests for such objects are signed, so nobody is anonymous. */
const readsWithoutName = (world: World) => has(world, '*') && !isRestricted(world) && !isKms(world);

/** The bucket leaves the decision to the access points of its account, which makes it not public by itself. */
const delegation = allow({ AWS: '*' }, 's3:*', { Condition: { StringEquals: { 's3:DataAccessPointAccount': own } } });

const organization = allow({ AWS: '*' }, 's3:GetObject', {
  Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } },
});

const anonymous: readonly Dependant[] = [
  {
    name: 'anonymous readers by the policy',
    document: 'S3 User Guide, Blocking public access to your Amazon S3 storage',
    install: withStatement(allow('*')),
    works: readsWithoutName,
  },
  {
    name: 'a static website',
    document: 'S3 User Guide, Hosting a static website using Amazon S3',
    install: (world) => ({
      ...withStatement(allow('*'))(world),
      website: { IndexDocument: { Suffix: 'index.html' } },
    }),
    works: (world) => world.website !== undefined && readsWithoutName(world),
  },
  {
    name: 'clients that list by a public ACL and upload with one',
    document: 'S3 User Guide, Blocking public access (BlockPublicAcls, IgnorePublicAcls)',
    install: (world) => ({
      ...world,
      ownership: 'ObjectWriter',
      grants: [
        ...world.grants,
        { Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' }, Permission: 'READ' },
      ],
    }),
    works: (world) =>
      JSON.stringify(world.grants).includes('AllUsers') &&
      !inEffect(world).IgnorePublicAcls &&
      !inEffect(world).BlockPublicAcls,
  },
  {
    name: 'readers by an access point with a public policy',
    document:
      'S3 User Guide, Blocking public access; Configuring IAM policies for using access points: both must allow',
    install: (world) => ({ ...withStatement(delegation)(world), publicAccessPoints: ['open'] }),
    works: (world) =>
      world.publicAccessPoints.length > 0 &&
      world.statements.includes(delegation) &&
      !inEffect(world).RestrictPublicBuckets &&
      !isKms(world),
  },
];

/** Callers from a VPC, who need not sign: not public, as the VPC is fixed. */
const fromVpc = allow('*', 's3:GetObject', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1a2b3c4d' } } });

/** As for the account, but the access points are of another one. */
const delegationToOther = allow({ AWS: '*' }, 's3:*', {
  Condition: { StringEquals: { 's3:DataAccessPointAccount': other } },
});

const userOfOther = { Type: 'CanonicalUser', ID: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' };

/** An account of AWS, with which load balancers of us-east-1 write. */
const loadBalancers = rootOf('127311923021');

const byName: readonly Dependant[] = [
  {
    name: 'callers from a VPC, who do not sign',
    document: 'S3 User Guide, The meaning of public: a fixed aws:SourceVpc is not; Protecting data using SSE-KMS',
    install: withStatement(fromVpc),
    works: (world) => world.statements.includes(fromVpc) && !isRestricted(world) && !isKms(world),
  },
  {
    name: 'readers by access points of another account',
    document: 'S3 User Guide, Delegating access control to access points; SSE-KMS: cross-account operations',
    install: withStatement(delegationToOther),
    works: (world) => world.statements.includes(delegationToOther) && !isRestricted(world) && !isKms(world),
  },
  {
    name: 'a user of another account, by the ACL',
    document: 'S3 User Guide, Access control list overview: canonical users; SSE-KMS: cross-account operations',
    install: (world) => ({
      ...world,
      ownership: 'ObjectWriter',
      grants: [...world.grants, { Grantee: userOfOther, Permission: 'READ' }],
    }),
    works: (world) => JSON.stringify(world.grants).includes(userOfOther.ID) && !isKms(world),
  },
  {
    name: 'logs of load balancers, which write with an account of AWS',
    document: 'Elastic Load Balancing User Guide, Access logs: Regions available before August 2022; SSE-S3 only',
    install: withStatement(allow(loadBalancers, 's3:PutObject')),
    works: (world) => has(world, loadBalancers) && !isRestricted(world) && !isKms(world),
  },
  {
    name: 'a reader of another account, whom the policy names',
    document: 'S3 User Guide, Using server-side encryption with AWS KMS keys: cross-account operations',
    install: withStatement(allow(rootOf(other))),
    works: (world) =>
      has(world, rootOf(other)) && !isRestricted(world) && (!isKms(world) || canUseKey(world, rootOf(other))),
  },
  {
    name: 'readers of the organization',
    document: 'S3 User Guide, The meaning of public: a fixed aws:PrincipalOrgID is not public',
    install: withStatement(organization),
    works: (world) => world.statements.includes(organization) && !isRestricted(world) && !isKms(world),
  },
  {
    name: 'CloudFront with an origin access identity',
    document:
      'CloudFront Developer Guide, Restrict access to an Amazon S3 origin: SSE-KMS needs an origin access control',
    install: withStatement(allow(identity())),
    works: (world) => has(world, identity()) && !isRestricted(world) && !isKms(world),
  },
  {
    name: 'CloudFront with an origin access control',
    document: 'CloudFront Developer Guide, Restrict access to an Amazon S3 origin: SSE-KMS, the key policy',
    install: withStatement(
      allow({ Service: 'cloudfront.amazonaws.com' }, 's3:GetObject', {
        Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/E1' } },
      }),
    ),
    works: (world) => served(world, 'cloudfront.amazonaws.com'),
  },
];

/** Services that write: with SSE-S3 only, or with a key whose policy admits them. */
const services: readonly (readonly [service: string, withKey: boolean, document: string])[] = [
  ['logging.s3.amazonaws.com', false, 'S3 User Guide, Enabling Amazon S3 server access logging'],
  ['logdelivery.elasticloadbalancing.amazonaws.com', false, 'Elastic Load Balancing User Guide, Access logs'],
  ['redshift.amazonaws.com', false, 'Redshift Management Guide, Database audit logging'],
  ['delivery.logs.amazonaws.com', true, 'CloudWatch Logs User Guide, Logs sent to Amazon S3'],
  ['cloudtrail.amazonaws.com', true, 'CloudTrail User Guide, Encrypting CloudTrail log files with AWS KMS keys'],
  ['config.amazonaws.com', true, 'AWS Config Developer Guide, Permissions for the KMS key for the S3 bucket'],
  ['s3.amazonaws.com', true, 'S3 User Guide, Configuring Amazon S3 Inventory: encryption'],
];

function served(world: World, service: string, withKey = true): boolean {
  const principal = { Service: service };
  return has(world, principal) && (!isKms(world) || (withKey && canUseKey(world, principal)));
}

function identity() {
  return { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE' };
}

const deliveries: readonly Dependant[] = [
  ...services.map(([service, withKey, document]) => ({
    name: `deliveries of ${service}`,
    document,
    install: withStatement(allow({ Service: service }, 's3:PutObject')),
    works: (world: World) => served(world, service, withKey),
  })),
  {
    name: 'server access logs, admitted by the ACL',
    document: 'S3 User Guide, Enabling Amazon S3 server access logging: the group LogDelivery',
    install: (world) => ({
      ...world,
      ownership: 'ObjectWriter',
      grants: [
        ...world.grants,
        { Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' }, Permission: 'WRITE' },
      ],
    }),
    works: (world) => JSON.stringify(world.grants).includes('LogDelivery') && !isKms(world),
  },
];

const ownAccount: readonly Dependant[] = [
  {
    name: 'uploads by roles without rights for keys',
    document: 'AWS KMS Developer Guide, AWS managed keys: use through S3 by the principals of the account',
    install: (world) => world,
    works: (world) =>
      !isKms(world) || world.key === null || keyOfTheStep.every((each) => world.keyStatements.includes(each)),
  },
  {
    name: 'replication to another bucket',
    document: 'S3 User Guide, Replicating encrypted objects: not by default; Requirements: versioning',
    install: (world) => ({
      ...world,
      versioning: 'Enabled',
      replication: {
        Role: 'arn:aws:iam::111122223333:role/replication',
        Rules: [{ ID: 'all', Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::replica' } }],
      },
    }),
    works: (world) =>
      world.replication !== undefined &&
      world.versioning === 'Enabled' &&
      (!isKms(world) || JSON.stringify(world.replication).includes('SseKmsEncryptedObjects')),
  },
  {
    name: 'a lifecycle rule that deletes data',
    document: 'S3 User Guide, Lifecycle configuration elements: expiration in a versioned bucket',
    install: (world) => ({
      ...world,
      lifecycleRules: [{ ID: 'old', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 30 } }],
    }),
    works: (world) =>
      world.lifecycleRules.length > 0 &&
      (world.versioning !== 'Enabled' || JSON.stringify(world.lifecycleRules).includes('NoncurrentVersionExpiration')),
  },
];

export const dependants: readonly Dependant[] = [...anonymous, ...byName, ...deliveries, ...ownAccount];
