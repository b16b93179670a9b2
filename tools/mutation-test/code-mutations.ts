// Mutations of code: each removes a control of the role that reads code, or of the repositories.
import type { Mutation } from './mutation.ts';

const folder = 'shared/resources/code';
const documentTests = ['test/shared/resources/code/code-documents.test.ts'];
const motoTests = ['test/shared/resources/code/code.moto.test.ts'];

export const codeMutations: readonly Mutation[] = [
  {
    control: 'a connection that nobody has confirmed cannot be used',
    file: 'shared/resources/lib/code-connection.ts',
    from: "  if (status === 'AVAILABLE') return null;",
    to: "  if (status === 'AVAILABLE' || status === 'PENDING') return null;",
    tests: ['test/shared/resources/code/code-connection-step.test.ts'],
  },
  {
    control: 'a connection of another account is not asked for',
    file: 'shared/resources/lib/code-connection.ts',
    from: '  if (account !== accountId) return null;\n',
    to: '',
    tests: ['test/shared/resources/code/code-connection-step.test.ts'],
  },
  {
    control: 'the role reads the declared repositories only',
    file: `${folder}/code-documents.ts`,
    from: 'Resource: arns.toSorted() };',
    to: "Resource: '*' };",
    tests: documentTests,
  },
  {
    control: 'a role that Palisade did not make is left alone',
    file: `${folder}/code-reader.ts`,
    from: '  return isManaged(tags) || ownDigests(resource, trustDocument).includes(documentDigest(policy));\n',
    to: '  return true;\n',
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'a repository that Palisade did not make is left alone',
    file: `${folder}/code-repository.ts`,
    from: 'if (!isManaged(tags)) {',
    to: "if (name === '') {",
    tests: motoTests,
    project: 'moto',
  },
  {
    control: 'the record of a trust comes before the write',
    file: `${folder}/code-reader.ts`,
    from: '      if (policy !== undefined) await context.documents.intend(write);\n',
    to: '',
    tests: motoTests,
    project: 'moto',
  },
];
