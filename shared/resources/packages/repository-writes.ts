// The writes that make the repositories of a package domain as they have to be.
import {
  AssociateExternalConnectionCommand,
  type CodeartifactClient,
  CreateRepositoryCommand,
  DeleteRepositoryPermissionsPolicyCommand,
  DisassociateExternalConnectionCommand,
  PutPackageOriginConfigurationCommand,
  TagResourceCommand,
  UpdateRepositoryCommand,
} from '@aws-sdk/client-codeartifact';
import { lowercaseTagList } from '../lib/resource-tags.ts';
import type { DomainPlace } from './domain-facts.ts';
import { ownOrigin, type RepositoryFacts } from './repository-facts.ts';

export type Tags = Readonly<Record<string, string>>;
type Place = DomainPlace & { readonly repository: string };

/** Makes it, or tags it again. Without upstream repositories and external connection. */
export async function makeRepository(
  codeArtifact: CodeartifactClient,
  place: Place,
  { exists, arn }: RepositoryFacts,
  tags: Tags,
): Promise<void> {
  if (!exists) await codeArtifact.send(new CreateRepositoryCommand({ ...place, tags: lowercaseTagList(tags) }));
  else if (Object.keys(tags).length > 0)
    await codeArtifact.send(new TagResourceCommand({ resourceArn: arn ?? undefined, tags: lowercaseTagList(tags) }));
}

/** A repository that only passes on what a public one has. Nobody else's account reads it: it has no policy. */
export async function connectStore(
  codeArtifact: CodeartifactClient,
  place: Place,
  facts: RepositoryFacts,
  externalConnection: string,
): Promise<void> {
  const { external, upstreams, policy } = facts;
  if (upstreams !== '') await setUpstreams(codeArtifact, place, []);
  if (external !== null && external !== externalConnection)
    await codeArtifact.send(new DisassociateExternalConnectionCommand({ ...place, externalConnection: external }));
  if (external !== externalConnection)
    await codeArtifact.send(new AssociateExternalConnectionCommand({ ...place, externalConnection }));
  if (policy !== null) await codeArtifact.send(new DeleteRepositoryPermissionsPolicyCommand(place));
}

export async function setUpstreams(codeArtifact: CodeartifactClient, place: Place, names: readonly string[]) {
  const upstreams = names.map((repositoryName) => ({ repositoryName }));
  await codeArtifact.send(new UpdateRepositoryCommand({ ...place, upstreams }));
}

export async function keepOwn(codeArtifact: CodeartifactClient, place: Place, name: string): Promise<void> {
  const command = { ...place, format: 'pypi' as const, package: name, restrictions: ownOrigin };
  await codeArtifact.send(new PutPackageOriginConfigurationCommand(command));
}
