// A CloudFormation template with its functions resolved for given parameters, as CloudFormation sends it to services.
import { readFileSync } from 'node:fs';
import { type CollectionTag, parse, type ScalarTag } from 'yaml';
import * as z from 'zod/mini';

const parameter = z.object({ Type: z.string(), Default: z.optional(z.unknown()) });
const resource = z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) });
const template = z.object({
  Parameters: z.record(z.string(), parameter),
  Resources: z.record(z.string(), resource),
});
export type ResolvedResources = z.infer<typeof template>['Resources'];

/** A function of CloudFormation, before it is resolved. */
class Call {
  readonly name: string;
  readonly argument: unknown;
  constructor(name: string, argument: unknown) {
    this.name = name;
    this.argument = argument;
  }
}

const names = ['!Ref', '!Sub', '!GetAtt', '!Select', '!Split', '!Equals', '!Not'];
const tags = names.flatMap((tag): (ScalarTag | CollectionTag)[] => [
  { tag, resolve: (text: string) => new Call(tag, text) },
  { tag, collection: 'seq', resolve: (items) => new Call(tag, 'toJSON' in items ? items.toJSON() : items) },
]);

type Values = Readonly<Record<string, unknown>>;

/** The names of the parameters of Systems Manager that CloudFormation reads for the template. */
export function systemsManagerParameters(file: string): readonly string[] {
  return Object.values(templateIn(file).Parameters)
    .filter(({ Type }) => Type.startsWith('AWS::SSM::Parameter::Value<'))
    .map(({ Default }) => String(Default));
}

/** The resources, whatever their conditions say. Attributes of other resources are `RESOURCE.ATTRIBUTE`. */
export function resolvedResources(file: string, values: Values): ResolvedResources {
  const { Parameters, Resources } = templateIn(file);
  const defaults = Object.fromEntries(Object.entries(Parameters).map(([name, { Default }]) => [name, Default]));
  return z.record(z.string(), resource).parse(resolve(Resources, { ...defaults, ...values }));
}

function templateIn(file: string) {
  return template.parse(parse(readFileSync(file, 'utf8'), { customTags: tags }));
}

function resolve(value: unknown, values: Values): unknown {
  if (value instanceof Call) return resultOf(value.name, resolve(value.argument, values), values);
  if (Array.isArray(value)) return value.map((each) => resolve(each, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, values)]));
}

function resultOf(name: string, argument: unknown, values: Values): unknown {
  const [first, second] = Array.isArray(argument) ? argument : [argument];
  switch (name) {
    case '!Ref':
      return values[String(first)];
    case '!GetAtt':
      return String(first);
    case '!Sub':
      return String(first).replace(/\$\{([\w.:]+)\}/g, (_, key) => String({ ...values, ...second }[key] ?? key));
    case '!Select':
      return second[Number(first)];
    case '!Split':
      return String(second).split(String(first));
    default:
      return undefined;
  }
}
