// A fake of CodeCommit's repositories and tags: a real client whose calls end in memory. Moto has no tags of repositories.
import type { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { awsError } from './fake-s3.ts';

type Tags = Readonly<Record<string, string>>;
type Input = { repositoryName?: string; resourceArn?: string; tags?: Tags };

/** Lets the client's calls end at these repositories, by name. Returns them. */
export function withFakeRepositories(client: CodeCommitClient, repositories = new Map<string, Tags>()) {
  client.middlewareStack.add(
    (_next, { commandName }) =>
      async ({ input }) => ({
        response: {},
        output: { $metadata: {}, ...answer(String(commandName), { ...input } as Input, repositories) },
      }),
    { step: 'initialize', priority: 'low' },
  );
  return repositories;
}

function answer(command: string, { repositoryName, resourceArn, tags = {} }: Input, repositories: Map<string, Tags>) {
  const name = repositoryName ?? resourceArn?.split(':').at(-1) ?? '';
  const found = repositories.get(name);
  if (command === 'CreateRepositoryCommand') repositories.set(name, tags);
  else if (found === undefined) throw awsError('RepositoryDoesNotExistException');
  if (command === 'TagResourceCommand') repositories.set(name, { ...found, ...tags });
  const Arn = `arn:aws:codecommit:us-east-1:111111111111:${name}`;
  return { repositoryMetadata: { repositoryName: name, Arn }, tags: repositories.get(name) };
}
