// The schema of `platform.images`, `platform.packages` and `platform.code` in governance.yml: what the accounts of type
// shared-services offer to the others.
import * as z from 'zod/mini';
import { platformName, sharedNamePattern } from './platform-names.ts';

/** Amazon ECR API Reference, CreateRepository: 2 to 256 characters, of which `ml-` takes three. */
const imageRepository = platformName(100, 'an image repository');

export const imageParameters = z.strictObject({
  repositories: z.array(imageRepository),
  /** Days after which an image that lost its tag is removed by the repository's lifecycle policy. */
  untaggedDays: z._default(z.int().check(z.minimum(1), z.maximum(3_650)), 14),
});

/** AWS CodeArtifact User Guide, "Connect a CodeArtifact repository to a public repository". */
export const externalConnections = [
  'public:pypi',
  'public:npmjs',
  'public:maven-central',
  'public:maven-googleandroid',
  'public:maven-gradleplugins',
  'public:maven-commonsware',
  'public:maven-clojars',
  'public:nuget-org',
  'public:ruby-gems-org',
  'public:crates-io',
] as const;

/** AWS CodeArtifact API Reference, CreateDomain. */
const domainName = z
  .string()
  .check(
    z.regex(
      /^ml-[a-z0-9-]{0,46}[a-z0-9]$/,
      'must begin with ml-, and have 50 lowercase letters, digits and hyphens at most: it is the name of a CodeArtifact domain',
    ),
  );

export const packageParameters = z.strictObject({
  domain: z._default(domainName, 'ml-platform'),
  /** Public repositories whose packages the domain passes on. CodeArtifact has one in a repository, and ten upstreams. */
  external: z._default(z.array(z.enum(externalConnections)), ['public:pypi']),
  /** Python packages of one's own, by their normalized names: none of the same name is taken from outside. */
  own: z._default(z.array(platformName(100, 'a Python package')), []),
});

/** AWS CodeCommit API Reference, CreateRepository: 1 to 100 letters, digits, periods, underscores and hyphens. */
const codeRepository = z
  .string()
  .check(
    z.maxLength(100),
    z.regex(sharedNamePattern, 'must begin with ml-, and have lowercase letters, digits and hyphens'),
  );

/** AWS CodeConnections User Guide; connections from before 2024 have the former name of the service. */
export const connectionArn = z
  .string()
  .check(
    z.regex(
      /^arn:aws[\w-]*:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[0-9a-f-]{36}$/,
      'must be the ARN of a connection: arn:aws:codeconnections:REGION:ACCOUNT:connection/ID',
    ),
  );

export const codeParameters = z.strictObject({
  /** CodeCommit repositories. */
  repositories: z._default(z.array(codeRepository), []),
  /** A connection to repositories elsewhere, which is only looked at: a person has to confirm it. */
  connection: z.optional(connectionArn),
});
