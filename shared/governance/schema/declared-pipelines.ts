// The schema of `platform.models` and `platform.pipelines` in governance.yml: where models are registered, and how they get
// to production.
import * as z from 'zod/mini';
import { approversSchema } from './approver-names.ts';
import { connectionArn } from './declared-repositories.ts';
import { platformName } from './platform-names.ts';

/** SageMaker API Reference, CreateModelPackageGroup: 63 characters at most, of which `ml-` takes three. */
export const modelName = platformName(60, 'a model package group');
/** The name is part of those of a stack, an endpoint and build projects; the shortest, an endpoint, has 63 characters. */
const pipelineName = platformName(40, 'a pipeline, its stack and its endpoint');

/** Templates of the directory `platform/templates` by which a pipeline deploys. */
export const deploymentTemplates = ['endpoint.yml'] as const;
export type DeploymentTemplate = (typeof deploymentTemplates)[number];

const source = z.strictObject({
  /** One of `code.repositories`; with a connection `owner/name`. */
  repository: z.string().check(z.minLength(1), z.maxLength(256)),
  branch: z._default(z.string().check(z.minLength(1), z.maxLength(256)), 'main'),
  connection: z.optional(connectionArn),
});

/** An account by its id, or by its name in the organization. */
const account = z.string().check(z.minLength(1), z.maxLength(50));

const pipeline = z.strictObject({
  source,
  /** One of `models`. */
  model: modelName,
  /** The build specification that trains, as a path in the source. */
  train: z
    .string()
    .check(
      z.maxLength(200),
      z.regex(
        /^(?!\.\.?(\/|$))[\w.-]+(\/(?!\.\.?(\/|$))[\w.-]+)*\.ya?ml$/,
        'must be the path of a YAML file in the source, such as buildspec-train.yml',
      ),
    ),
  deploy: z.enum(deploymentTemplates),
  /** Who may approve a model, beside the pipeline: roles of its account by name, or ARNs of roles and users. */
  approvers: approversSchema.check(z.minLength(1)),
  /** The testing account in which it trains, and the production account in which it deploys, if there are several. */
  trainIn: z.optional(account),
  deployIn: z.optional(account),
});

export const modelParameters = z.array(modelName);
export const pipelineParameters = z.record(pipelineName, pipeline);
