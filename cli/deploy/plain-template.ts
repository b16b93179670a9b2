// The CloudFormation template of a stack for those who deploy without osls: the place of the code is a parameter, and the
// deployment bucket of osls is left out.
import { basename } from 'node:path';
import * as z from 'zod/mini';

const packagedSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.optional(z.record(z.string(), z.unknown())) }),
  ),
  Outputs: z.optional(z.record(z.string(), z.unknown())),
});
const codeSchema = z.object({ S3Key: z.string() });

export type PlainTemplate = {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;
  readonly Parameters?: unknown;
};

/** What osls adds for itself. */
const ofOsls = /^ServerlessDeploymentBucket/;

/** Amazon S3 User Guide, "General purpose bucket naming rules". */
const parameters = {
  CodeBucket: {
    Type: 'String',
    Description: 'Bucket in the Region of the stack with the zip files of the functions',
    AllowedPattern: '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]',
  },
  CodePrefix: {
    Type: 'String',
    Description: 'What the keys of the zip files begin with',
    Default: 'palisade/',
    AllowedPattern: '([^/]+/)*',
  },
};

/**
 * `codeFiles` are the zip files by the name that osls gave them. Pure. Throws an error if the template is not one of osls,
 * or refers to what is left out.
 */
export function plainTemplate(
  packaged: unknown,
  description: string,
  codeFiles: Readonly<Record<string, string>>,
): PlainTemplate {
  const { Resources, Outputs = {}, Description: _, ...others } = packagedSchema.parse(packaged);
  const resources = without(Resources).map(([id, resource]) => [id, withCode(resource, codeFiles)] as const);
  const outputs = without(Outputs);
  const template = {
    ...others,
    Description: description,
    ...(Object.keys(codeFiles).length > 0 && { Parameters: parameters }),
    Resources: Object.fromEntries(resources),
    ...(outputs.length > 0 && { Outputs: Object.fromEntries(outputs) }),
  };
  if (JSON.stringify(template).includes('ServerlessDeploymentBucket'))
    throw new Error('the template refers to the deployment bucket of osls, which is left out');
  return template;
}

function without<T>(entries: Readonly<Record<string, T>>): (readonly [string, T])[] {
  return Object.entries(entries).filter(([id]) => !ofOsls.test(id));
}

type Resource = z.infer<typeof packagedSchema>['Resources'][string];

function withCode(resource: Resource, codeFiles: Readonly<Record<string, string>>): Resource {
  if (resource.Type !== 'AWS::Lambda::Function') return resource;
  const name = basename(codeSchema.parse(resource.Properties?.['Code']).S3Key);
  const file = codeFiles[name];
  if (file === undefined) throw new Error(`there is no zip file ${name}`);
  const Code = { S3Bucket: { Ref: 'CodeBucket' }, S3Key: { 'Fn::Sub': `\${CodePrefix}${file}` } };
  return { ...resource, Properties: { ...resource.Properties, Code } };
}
