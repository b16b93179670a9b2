// The names in a package domain: its repositories, and the alias of its key.
import { platformAliasPrefix, platformPrefix } from '../../aws/names.ts';

/** The repository that everybody uses: packages of one's own are published there, others come from upstream. */
export const packageRepository = 'packages';

/** Of the key of a domain: a key cannot be given to another domain later. */
export function packagesAlias(domain: string): string {
  return `${platformAliasPrefix}packages-${domain.slice(platformPrefix.length)}`;
}

/** The repository with the external connection: `pypi-store` for `public:pypi`. CodeArtifact has one connection in each. */
export function storeOf(externalConnection: string): string {
  return `${externalConnection.split(':').at(-1)}-store`;
}
