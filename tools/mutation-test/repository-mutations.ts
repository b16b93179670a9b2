// Mutations of images and packages: each removes a control of a repository, a domain or their documents.
import type { Mutation } from './mutation.ts';

const [images, packages, lib] = ['images', 'packages', 'lib'].map((room) => `shared/resources/${room}`);
const imageTests = ['test/shared/resources/images/image-repository.test.ts'];
const imagePolicyTests = ['test/shared/resources/images/image-policy.test.ts'];
const packageTests = ['test/shared/resources/packages/package-domain.test.ts'];
const packagePolicyTests = ['test/shared/resources/packages/package-policies.test.ts'];

export const repositoryMutations: readonly Mutation[] = [
  {
    control: 'the policy of an image repository lets nobody push',
    file: `${images}/image-policy.ts`,
    from: "  'ecr:ListImages',\n",
    to: "  'ecr:ListImages',\n  'ecr:PutImage',\n",
    tests: imagePolicyTests,
  },
  {
    control: 'the policy of a package domain lets nobody publish',
    file: `${packages}/package-policies.ts`,
    from: "  'codeartifact:ReadFromRepository',\n",
    to: "  'codeartifact:PublishPackageVersion',\n  'codeartifact:ReadFromRepository',\n",
    tests: packagePolicyTests,
  },
  {
    control: 'the tags of a new image repository cannot be moved',
    file: `${images}/image-writes.ts`,
    from: "imageTagMutability: 'IMMUTABLE',",
    to: "imageTagMutability: 'MUTABLE',",
    tests: imageTests,
  },
  {
    control: 'tags of an image repository that can be moved are found',
    file: `${images}/image-repository.ts`,
    from: "facts.mutability === 'IMMUTABLE' || !facts.exists",
    to: '!facts.exists',
    tests: imageTests,
  },
  {
    control: 'an image repository that Palisade did not make stays as it is',
    file: `${lib}/item-verdict.ts`,
    from: '  if (facts.exists) {\n',
    to: '  if (facts.exists && obstacle !== null) {\n',
    tests: imageTests,
  },
  {
    control: 'an image repository under another key is reported',
    file: `${images}/image-repository.ts`,
    from: "if (type !== 'AES256' && key === ownKey) return null;",
    to: 'return null;',
    tests: imageTests,
  },
  {
    control: 'the key of images has the tag by which policies keep it from others',
    file: `${lib}/kind-key-step.ts`,
    from: '...(resource === wanted.resource ? {} : { resource: wanted.resource }),',
    to: '',
    tests: imageTests,
  },
  {
    control: 'the key of images that Palisade did not make stays as it is',
    file: `${lib}/kind-key-step.ts`,
    from: '      if (!facts.isOwn) return notOurs(facts.key, alias, isDeclared, kind.noun);\n',
    to: '',
    tests: imageTests,
  },
  {
    control: 'a thing of the name of a shared resource is not Palisade’s by its name',
    file: `${lib}/own-resource.ts`,
    from: '  return resource.isDeclared && own.length > 0 && !own.includes(documentDigest(null));',
    to: '  return true;',
    tests: imageTests,
  },
  {
    control: 'the policy of a domain is written only over the one that was read',
    file: `${packages}/package-domain.ts`,
    from: 'const policyRevision = revision ?? undefined;',
    to: 'const policyRevision = undefined;',
    tests: packageTests,
  },
  {
    control: 'a package of one’s own is never taken from upstream',
    file: `${packages}/repository-facts.ts`,
    from: "upstream: 'BLOCK'",
    to: "upstream: 'ALLOW'",
    tests: packageTests,
  },
  {
    control: 'packages of one’s own are kept before anything is upstream',
    file: `${packages}/package-repositories.ts`,
    from: '  for (const name of namesIn(own)) await keepOwn(codeArtifact, main, name);\n  if (upstreams === undefined) return;\n',
    to: '  if (upstreams === undefined) for (const name of namesIn(own)) await keepOwn(codeArtifact, main, name);\n  if (upstreams === undefined) return;\n',
    tests: packageTests,
  },
  {
    control: 'no policy of a repository behind the domain admits anybody',
    file: `${packages}/package-repositories.ts`,
    from: ' && store.policy === null',
    to: '',
    tests: packageTests,
  },
  {
    control: 'a repository of the domain that Palisade did not make stays as it is',
    file: `${packages}/package-repositories.ts`,
    from: 'store.exists && !isManaged(store.tags)',
    to: 'false',
    tests: packageTests,
  },
];
