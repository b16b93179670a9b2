// Mutations of the documents that admit accounts to what Shared Services accounts share. The access matrix notices each.
import type { Mutation } from './mutation.ts';

const tests = ['test/tools/access-matrix/access-matrix.test.ts'];
const kinds = 'shared/resources';

export const matrixMutations: readonly Mutation[] = [
  {
    control: 'no other account pushes an image',
    file: `${kinds}/images/image-policy.ts`,
    from: "{ Sid: 'ReadersPull', Action: pullActions }",
    to: "{ Sid: 'ReadersPull', Action: 'ecr:*' }",
    tests,
  },
  {
    control: 'no other account publishes a package',
    file: `${kinds}/packages/package-policies.ts`,
    from: "{ Sid: 'ReadersRead', Action: readActions, Resource: '*' }",
    to: "{ Sid: 'ReadersRead', Action: 'codeartifact:*', Resource: '*' }",
    tests,
  },
  {
    control: 'no other account than testing registers a model',
    file: `${kinds}/models/models.ts`,
    from: "registrars: ['testing'],",
    to: "registrars: ['testing', 'production'],",
    tests,
  },
  {
    control: 'production reads artifacts, and writes none',
    file: `${kinds}/artifacts/artifacts.ts`,
    from: "writers: ['testing'] }",
    to: "writers: ['testing', 'production'] }",
    tests,
  },
  {
    control: 'data-science reads no artifacts',
    file: `${kinds}/artifacts/artifacts.ts`,
    from: "readers: ['production'],",
    to: "readers: ['production', 'data-science'],",
    tests,
  },
  {
    control: 'who reads code as its reader changes none',
    file: `${kinds}/code/code-documents.ts`,
    from: "  'codecommit:GitPull',\n",
    to: "  'codecommit:Git*',\n",
    tests,
  },
  {
    control: 'only data-science reads code as its reader',
    file: `${kinds}/code/code.ts`,
    from: "readers: ['data-science' as const]",
    to: "readers: ['data-science' as const, 'testing' as const]",
    tests,
  },
  {
    control: 'the catalog is shared with data-science alone',
    file: `${kinds}/catalog/catalog-kind.ts`,
    from: "audiences: { users: ['data-science'] }",
    to: "audiences: { users: ['data-science', 'testing'] }",
    tests,
  },
  {
    control: 'no person of Shared Services shares the portfolio with another account',
    file: 'shared/policies/statements/platform-actions.ts',
    from: "'CreatePortfolio*'),",
    to: "'CreatePortfolio'),",
    tests,
  },
  {
    control: 'Service Catalog launches for the account that has the launch role',
    file: `${kinds}/catalog/launch-documents.ts`,
    from: "    Condition: { StringEqualsIfExists: { 'aws:SourceAccount': accountId } },\n",
    to: '',
    tests,
  },
  {
    control: 'a role of an admitted name is made by Palisade and automation',
    file: 'shared/policies/statements/protect-palisade.ts',
    from: '    ...catalogPrincipalsStay(scope),\n',
    to: '',
    tests,
  },
];
