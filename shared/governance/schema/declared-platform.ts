// The schema of `platform` in governance.yml: the resources that accounts share.
import * as z from 'zod/mini';
import { accountTypes } from '../../accounts/account-type.ts';
import { catalogParameters } from './declared-catalog.ts';
import { modelParameters, pipelineParameters } from './declared-pipelines.ts';
import { codeParameters, imageParameters, packageParameters } from './declared-repositories.ts';

/** A bucket's name has 63 characters at most, of which `ml-data-`, a hyphen and the account id take 21. */
const datasetName = z
  .string()
  .check(
    z.regex(
      /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/,
      'must have 1 to 42 lowercase letters, digits and hyphens: it is part of the name of a bucket',
    ),
  );

/** Data in each data-management account: a bucket, a KMS key, and the accounts that read it. */
const dataset = z.strictObject({
  /** The types of the accounts that read it, in the environment of the account that has it. */
  readers: z.array(z.enum(accountTypes)).check(z.minLength(1)),
  /** The governed Region of bucket and key; by default the first one. */
  region: z.optional(z.string()),
});

export const platformParameters = z.strictObject({
  datasets: z._default(z.record(datasetName, dataset), {}),
  /** All of these belong to each shared-services account, for the accounts of its environment, in the first Region. */
  images: z.optional(imageParameters),
  packages: z.optional(packageParameters),
  code: z.optional(codeParameters),
  models: z._default(modelParameters, []),
  pipelines: z._default(pipelineParameters, {}),
  catalog: z.optional(catalogParameters),
});
export type PlatformParameters = z.infer<typeof platformParameters>;
export type PipelineParameters = PlatformParameters['pipelines'][string];

/** Whether any datasets are declared: policies and the role `ml-execution` depend on it. */
export function hasDatasets({ datasets }: PlatformParameters): boolean {
  return Object.keys(datasets).length > 0;
}

/** Whether any image repositories are declared. */
export function hasImages({ images }: PlatformParameters): boolean {
  return images !== undefined && images.repositories.length > 0;
}

/** Whether code is declared: repositories, or a connection to them. */
export function hasCode({ code }: PlatformParameters): boolean {
  return code !== undefined && (code.repositories.length > 0 || code.connection !== undefined);
}

/** Whether any models are declared: the artifacts bucket and its key come with them. */
export function hasModels({ models }: PlatformParameters): boolean {
  return models.length > 0;
}

/** Whether any pipelines are declared: the chain of roles comes with them. */
export function hasPipelines({ pipelines }: PlatformParameters): boolean {
  return Object.keys(pipelines).length > 0;
}

/** Whether models or pipelines are declared, which share what is produced through the artifacts bucket. */
export function hasArtifacts(platform: PlatformParameters): boolean {
  return hasModels(platform) || hasPipelines(platform);
}

/** Whether accounts of type shared-services share anything: images, packages, code, models, or a catalog. */
export function hasSharedResources(platform: PlatformParameters): boolean {
  const { packages, catalog } = platform;
  const hasOthers = packages !== undefined || catalog !== undefined;
  return hasOthers || [hasImages, hasCode, hasArtifacts].some((has) => has(platform));
}

/** Whether accounts share anything at all. */
export function sharesAnything(platform: PlatformParameters): boolean {
  return hasDatasets(platform) || hasSharedResources(platform);
}
