// Surroundings for unit tests: real clients of the services around a bucket, whose calls end in answers of the test.

import { requestHandler } from '../../shared/aws/http-handler.ts';
import { type SurroundingClientFor, surroundingClients } from '../../shared/aws/surrounding-clients.ts';
import {
  createSurroundings,
  type SourcesOf,
  type Surroundings,
} from '../../shared/guardrails/contract/surroundings.ts';
import { awsError, type Call } from './fake-s3.ts';

/** By command, such as ListAccessPointsCommand: its output, by its input. Throw `awsError` to fail it. */
export type Answers = Readonly<Record<string, (input: Record<string, unknown>) => object>>;

/** Nothing depends on the bucket: no access points, no distributions, no tags, no block of the account. */
const nothingAround: Answers = {
  ListAccessPointsCommand: () => ({ AccessPointList: [] }),
  ListDistributionsCommand: () => ({ DistributionList: { Items: [] } }),
  GetResourcesCommand: () => ({ ResourceTagMappingList: [] }),
  GetPublicAccessBlockCommand: () => {
    throw awsError('NoSuchPublicAccessBlockConfiguration', 404);
  },
};

/** Clients that answer as if nothing were around, but for `answers`. They record every call. */
export function fakeSurrounding(answers: Answers = {}, calls: Call[] = []): SurroundingClientFor {
  const all: Answers = { ...nothingAround, ...answers };
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  const clientFor = surroundingClients((region) => ({ region, credentials, requestHandler }));
  const prepared = new Set<unknown>();
  return (service, region) => {
    const client = clientFor(service, region);
    if (prepared.has(client)) return client;
    prepared.add(client);
    const { middlewareStack } = client as { middlewareStack: AnyStack };
    middlewareStack.add(
      (_next, context) => async (args) => {
        const command = String(context['commandName']);
        calls.push({ command, input: { ...args.input } });
        const answer = all[command];
        if (answer === undefined) throw new Error(`the fake surroundings do not answer ${command}`);
        return { response: {}, output: { $metadata: {}, ...answer({ ...args.input }) } };
      },
      { step: 'initialize', priority: 'low' },
    );
    return client;
  };
}

/** What the stacks of all clients have in common. */
type AnyStack = {
  add(
    middleware: (
      next: unknown,
      context: Readonly<Record<string, unknown>>,
    ) => (args: { readonly input: object }) => Promise<{ response: object; output: object }>,
    options: { readonly step: 'initialize'; readonly priority: 'low' },
  ): void;
};

/** In tests in which nothing is around the resource. */
export const noSurrounding: SurroundingClientFor = fakeSurrounding();

export const noSurroundings = (): Surroundings => createSurroundings(noSurrounding);

/** Surroundings with these answers, and those who send to the bucket. */
export function fakeSurroundings(answers: Answers = {}, calls: Call[] = [], sourcesOf?: SourcesOf): Surroundings {
  return createSurroundings(fakeSurrounding(answers, calls), sourcesOf);
}
