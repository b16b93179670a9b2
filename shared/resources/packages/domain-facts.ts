// A package domain, as it is: its key, its tags and its policy with the policy's revision.
import {
  type CodeartifactClient,
  DescribeDomainCommand,
  GetDomainPermissionsPolicyCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-codeartifact';
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { undefinedIfNotConfigured } from '../../aws/errors.ts';

export type DomainFacts = {
  readonly exists: boolean;
  readonly key: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly policy: string | null;
  /** Of the policy, as CodeArtifact counts it; null without one. */
  readonly revision: string | null;
};

export type DomainPlace = { readonly domain: string; readonly domainOwner: string };

const noDomain: DomainFacts = { exists: false, key: null, tags: {}, policy: null, revision: null };

/** Throws the SDK's error if something cannot be read. */
export async function observeDomain(codeArtifact: CodeartifactClient, place: DomainPlace): Promise<DomainFacts> {
  const found = await undefinedIfNotConfigured(codeArtifact.send(new DescribeDomainCommand(place)));
  if (found?.domain === undefined) return noDomain;
  const { arn: resourceArn, encryptionKey } = found.domain;
  const [policy, tags] = await Promise.all([
    undefinedIfNotConfigured(codeArtifact.send(new GetDomainPermissionsPolicyCommand(place))),
    codeArtifact.send(new ListTagsForResourceCommand({ resourceArn })),
  ]);
  const document = policy?.policy?.document;
  return {
    exists: true,
    key: encryptionKey ?? null,
    tags: tagsOf(tags.tags),
    policy: document === undefined ? null : canonicalPolicy(document),
    revision: policy?.policy?.revision ?? null,
  };
}

type TagList = readonly { readonly key?: string | undefined; readonly value?: string | undefined }[];

export function tagsOf(tags: TagList = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]));
}
