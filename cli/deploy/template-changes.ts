// How a packaged template differs from the deployed one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { parseJson } from '../../shared/lib/text.ts';
import { UserError } from '../lib/output.ts';
import type { Access } from './credentials.ts';
import type { Stack } from './stacks.ts';

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.optional(z.record(z.string(), z.unknown())) }),
  ),
});
export type Template = z.infer<typeof templateSchema>;

/** Logical ids, with the type of the resource. */
export type TemplateChanges = {
  readonly isNew: boolean;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
};

/** Pure. The place of a function's code is another one in each package, so it is no change. */
export function templateChanges(deployed: Template, planned: Template): TemplateChanges {
  const named = ({ Resources }: Template, ids: readonly string[]) =>
    ids.toSorted().map((id) => `${id} (${Resources[id]?.Type})`);
  const [before, after] = [Object.keys(deployed.Resources), Object.keys(planned.Resources)];
  return {
    isNew: before.length === 0,
    added: named(
      planned,
      after.filter((id) => !before.includes(id)),
    ),
    changed: named(
      planned,
      after.filter(
        (id) => before.includes(id) && !isDeepStrictEqual(comparable(deployed, id), comparable(planned, id)),
      ),
    ),
    removed: named(
      deployed,
      before.filter((id) => !after.includes(id)),
    ),
  };
}

function comparable({ Resources }: Template, id: string): unknown {
  const { Properties, ...rest } = Resources[id] ?? { Type: '' };
  if (rest.Type !== 'AWS::Lambda::Function') return { ...rest, Properties };
  const { Code: _, ...others } = Properties ?? {};
  return { ...rest, Properties: others };
}

/** The template in the folder of a package. */
export function packagedTemplate(folder: string): Template {
  const file = join(folder, 'cloudformation-template-update-stack.json');
  return templateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The template of a deployed stack; one without resources if there is no stack. Throws UserError. */
export async function deployedTemplate({ name, region }: Stack, { credentials }: Access): Promise<Template> {
  const client = new CloudFormationClient({ region, credentials, requestHandler: setupRequestHandler });
  const reply = await toResult(client.send(new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' })));
  if (reply.ok) {
    const parsed = templateSchema.safeParse(parseJson(reply.value.TemplateBody ?? ''));
    if (parsed.success) return parsed.data;
    throw new UserError(`The template of the stack ${name} cannot be read.`);
  }
  // CloudFormation API Reference, GetTemplate: a ValidationError says that the stack does not exist.
  if (reply.failure.code === 'ValidationError') return { Resources: {} };
  throw new UserError(`The stack ${name} cannot be read: ${formatFailure(reply.failure)}`);
}
