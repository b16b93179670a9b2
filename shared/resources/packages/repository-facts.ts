// The repositories of a package domain, as they are, and how versions of packages of one's own may get there.
import {
  type CodeartifactClient,
  DescribePackageCommand,
  DescribeRepositoryCommand,
  GetRepositoryPermissionsPolicyCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-codeartifact';
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { undefinedIfNotConfigured } from '../../aws/errors.ts';
import { type DomainPlace, tagsOf } from './domain-facts.ts';

export type RepositoryFacts = {
  readonly exists: boolean;
  readonly arn: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Their names, by priority, separated by commas. */
  readonly upstreams: string;
  /** The external connection; null without one. */
  readonly external: string | null;
  readonly policy: string | null;
};

export const noRepository: RepositoryFacts = {
  exists: false,
  arn: null,
  tags: {},
  upstreams: '',
  external: null,
  policy: null,
};

/** Throws the SDK's error if something cannot be read. */
export async function observeRepository(
  codeArtifact: CodeartifactClient,
  domain: DomainPlace,
  repository: string,
): Promise<RepositoryFacts> {
  const place = { ...domain, repository };
  const found = await undefinedIfNotConfigured(codeArtifact.send(new DescribeRepositoryCommand(place)));
  if (found?.repository === undefined) return noRepository;
  const { arn: resourceArn, upstreams = [], externalConnections = [] } = found.repository;
  const [policy, tags] = await Promise.all([
    undefinedIfNotConfigured(codeArtifact.send(new GetRepositoryPermissionsPolicyCommand(place))),
    codeArtifact.send(new ListTagsForResourceCommand({ resourceArn })),
  ]);
  const document = policy?.policy?.document;
  return {
    exists: true,
    arn: resourceArn ?? null,
    tags: tagsOf(tags.tags),
    upstreams: upstreams.map(({ repositoryName }) => repositoryName).join(','),
    external: externalConnections[0]?.externalConnectionName ?? null,
    policy: document === undefined ? null : canonicalPolicy(document),
  };
}

/** The restrictions of a package of one's own; `none` while it has none. */
export async function observeOrigin(
  codeArtifact: CodeartifactClient,
  place: DomainPlace & { readonly repository: string },
  name: string,
): Promise<string> {
  const command = new DescribePackageCommand({ ...place, format: 'pypi', package: name });
  const found = await undefinedIfNotConfigured(codeArtifact.send(command));
  const { publish, upstream } = found?.package?.originConfiguration?.restrictions ?? {};
  return publish === undefined ? 'none' : originText({ publish, upstream });
}

/** Published here, and never taken from a repository upstream that has the same name: dependency confusion. */
export const ownOrigin = { publish: 'ALLOW', upstream: 'BLOCK' } as const;

export function originText({
  publish,
  upstream,
}: {
  readonly publish: string;
  readonly upstream?: string | undefined;
}) {
  return `publish ${publish}, upstream ${upstream}`;
}
