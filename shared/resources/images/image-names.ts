// The names of image repositories and of their key.
import { imageRepositoryName, platformAliasPrefix } from '../../aws/names.ts';

/** The repository of an image, as governance.yml has its name. */
export const repositoryOf = imageRepositoryName;

export const imagesAlias = `${platformAliasPrefix}images`;
