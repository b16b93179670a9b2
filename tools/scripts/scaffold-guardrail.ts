// Plans the files of a new guardrail: the templates, and its line in the registry.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guardrailFiles, valueName } from './guardrail-templates.ts';

/** The guardrail cannot be created. The message is one line that says why. */
export class ScaffoldError extends Error {
  override readonly name = 'ScaffoldError';
}

const folder = 'shared/guardrails';
const registryFile = `${folder}/registry.ts`;
const typeFile = (type: string) => `${folder}/${type}/resource-type.ts`;

/** The files to write in the repository at `root`, by path. Writes nothing. */
export function scaffoldGuardrail(root: string, type: string, id: string): ReadonlyMap<string, string> {
  const types = resourceTypes(root);
  if (!types.includes(type)) {
    throw new ScaffoldError(
      `there is no resource type '${type}' (${types.join(', ') || 'none'}): see docs/guides/add-a-resource-type.md`,
    );
  }
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
    throw new ScaffoldError(`'${id}' is not a guardrail ID: use lowercase words with hyphens, such as s3-tls-only`);
  }
  const taken = types.find((each) => existsSync(join(root, folder, each, id)));
  if (taken !== undefined) throw new ScaffoldError(`${folder}/${taken}/${id} exists already`);
  const registry = readFileSync(join(root, registryFile), 'utf8');
  return new Map([
    ...guardrailFiles({ type, id, resourceType: typeNameIn(root, type), ...clientIn(root, type) }),
    [registryFile, withGuardrail(registry, type, id)],
  ]);
}

/** The folders with a resource type. The folder `contract` next to them has none. */
function resourceTypes(root: string): string[] {
  return readdirSync(join(root, folder)).filter((name) => existsSync(join(root, typeFile(name))));
}

/** AWS Config's name of the resource type, as a file of its folder has it. */
function typeNameIn(root: string, type: string): string {
  for (const name of readdirSync(join(root, folder, type)).filter((file) => file.endsWith('.ts'))) {
    const found = /'(AWS::\w+::\w+)'/.exec(readFileSync(join(root, folder, type, name), 'utf8'))?.[1];
    if (found !== undefined) return found;
  }
  throw new ScaffoldError(`no file of ${folder}/${type} names its resource type, as in 'AWS::S3::Bucket'`);
}

/** The client with which a resource type is reached, as its file imports it. */
function clientIn(root: string, type: string): { readonly client: string; readonly clientPackage: string } {
  const text = readFileSync(join(root, typeFile(type)), 'utf8');
  const client = /ResourceType<(\w+)/.exec(text)?.[1] ?? '';
  const clientPackage = new RegExp(`import [^;]*\\b${client}\\b[^;]* from '([^']+)'`).exec(text)?.[1];
  if (client !== '' && clientPackage !== undefined) return { client, clientPackage };
  throw new ScaffoldError(`${typeFile(type)} does not say which client it uses, as in ResourceType<S3Client>`);
}

/** The registry with one more guardrail: its import in order, and its name at the end of the list. Pure. */
export function withGuardrail(registry: string, type: string, id: string): string {
  const added = `import { ${valueName(id)} } from './${type}/${id}/guardrail.ts';`;
  const imports = [...registry.matchAll(/^import \{ \w+ \} from '\.\/[\w-]+\/[\w-]+\/guardrail\.ts';$/gm)].map(
    ([line]) => line,
  );
  const next = imports.find((line) => pathOf(line) > pathOf(added));
  const last = imports.at(-1);
  const list = /\bguardrails: readonly Guardrail\[\] = \[([^\]]*)\]/;
  if (last === undefined || !list.test(registry)) {
    throw new ScaffoldError(`${registryFile} has no list of guardrails with their imports: add the guardrail by hand`);
  }
  return registry
    .replace(next ?? last, next === undefined ? `${last}\n${added}` : `${added}\n${next}`)
    .replace(
      list,
      (_match, names: string) =>
        `guardrails: readonly Guardrail[] = [${[...namesIn(names), valueName(id)].join(', ')}]`,
    );
}

function pathOf(line: string): string {
  return line.slice(line.indexOf("'"));
}

function namesIn(list: string): string[] {
  return list.split(',').flatMap((name) => name.trim() || []);
}
