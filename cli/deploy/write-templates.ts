// Writes the stacks as CloudFormation templates, and the zip files of the functions beside them.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Governance } from '../../shared/governance/governance.ts';
import type { HubParameters } from '../../shared/governance/schema/hub.ts';
import { plainTemplate } from './plain-template.ts';
import { type DeploymentSettings, packageStack, type Stack, stacksOf } from './stacks.ts';

/** A template file in the folder, and where it is to be deployed. */
export type WrittenStack = Pick<Stack, 'name' | 'accountId' | 'region'> & { readonly template: string };
/** `code`: the zip files in the folder. Their names have a hash of the content. */
export type WrittenTemplates = {
  readonly folder: string;
  readonly stacks: readonly WrittenStack[];
  readonly code: readonly string[];
};

const descriptions = {
  'palisade-hub': 'The hub of Palisade',
  'palisade-management': 'What Palisade has in the management account',
};

/** The stacks in the order of a first deployment. Needs no credentials. Throws UserError if a stack cannot be packaged. */
export async function writeTemplates(
  governance: Governance,
  hub: HubParameters,
  folder: string,
  settings: DeploymentSettings,
): Promise<WrittenTemplates> {
  mkdirSync(folder, { recursive: true });
  const stacks: WrittenStack[] = [];
  const code: string[] = [];
  for (const stack of stacksOf(governance, hub, true)) {
    const { name, accountId, region } = stack;
    code.push(...(await packageStack(stack, settings, (packaged) => writeStack(packaged, folder, stack))));
    stacks.push({ name, accountId, region, template: templateFile(stack) });
  }
  return { folder, stacks, code };
}

function templateFile({ name, region }: Pick<Stack, 'name' | 'region'>): string {
  return `${name}-${region}.json`;
}

/** Writes a stack that was packaged into a folder, and returns the names of its zip files. */
export function writeStack(packaged: string, folder: string, stack: Pick<Stack, 'name' | 'region'>): readonly string[] {
  const source = readFileSync(join(packaged, 'cloudformation-template-update-stack.json'), 'utf8');
  const codeFiles = copyCode(packaged, folder);
  const template = plainTemplate(JSON.parse(source), descriptions[stack.name], codeFiles);
  writeFileSync(join(folder, templateFile(stack)), `${JSON.stringify(template, null, 2)}\n`);
  return Object.values(codeFiles);
}

/**
 * Copies the zip files, under names with a hash: CloudFormation updates a function only if the place of its code changes
 * (CloudFormation Template Reference, AWS::Lambda::Function Code). Returns the new names by the old ones.
 */
function copyCode(packaged: string, folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(packaged).filter((name) => name.endsWith('.zip'));
  return Object.fromEntries(
    names.map((name) => {
      const content = readFileSync(join(packaged, name));
      const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
      const file = name.replace(/\.zip$/, `-${hash}.zip`);
      writeFileSync(join(folder, file), content);
      return [name, file] as const;
    }),
  );
}
