// Plans the files of a new guardrail: the templates, and its line in the registry of its resource type.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guardrailFiles, valueName } from './guardrail-templates.ts';

/** A request that cannot be fulfilled; its message is one line that says why. */
export class ScaffoldError extends Error {
  override readonly name = 'ScaffoldError';
}

const folder = 'shared/guardrails';
const registryOf = (type: string) => `${folder}/${type}/resource-type.ts`;

/** What has to be written in the repository at `root`, by path. Writes nothing. */
export function scaffoldGuardrail(root: string, type: string, id: string): ReadonlyMap<string, string> {
  const types = resourceTypes(root);
  if (!types.includes(type)) {
    throw new ScaffoldError(
      `there is no resource type '${type}' (${types.join(', ') || 'none'}): see docs/guides/add-a-resource-type.md`,
    );
  }
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
    throw new ScaffoldError(`'${id}' is no guardrail ID: use lower case words with hyphens, as in s3-tls-only`);
  }
  const taken = types.find((each) => existsSync(join(root, folder, each, id)));
  if (taken !== undefined) throw new ScaffoldError(`${folder}/${taken}/${id} exists already`);
  const registry = readFileSync(join(root, registryOf(type)), 'utf8');
  return new Map([
    ...guardrailFiles({ type, id, ...clientIn(registry, type) }),
    [registryOf(type), withGuardrail(registry, id)],
  ]);
}

/** The folders that have a resource type; the contract beside them has none. */
function resourceTypes(root: string): string[] {
  return readdirSync(join(root, folder)).filter((name) => existsSync(join(root, registryOf(name))));
}

/** The client with which a resource type is reached, as its file imports it. */
function clientIn(registry: string, type: string): { readonly client: string; readonly clientPackage: string } {
  const client = /ResourceType<(\w+)/.exec(registry)?.[1] ?? '';
  const clientPackage = new RegExp(`import [^;]*\\b${client}\\b[^;]* from '([^']+)'`).exec(registry)?.[1];
  if (client !== '' && clientPackage !== undefined) return { client, clientPackage };
  throw new ScaffoldError(`${registryOf(type)} does not say which client it uses, as in ResourceType<S3Client>`);
}

/** The registry with one more guardrail: its import in order, and its name at the end of the list. Pure. */
export function withGuardrail(registry: string, id: string): string {
  const added = `import { ${valueName(id)} } from './${id}/guardrail.ts';`;
  const imports = [...registry.matchAll(/^import \{ \w+ \} from '\.\/[\w-]+\/guardrail\.ts';$/gm)].map(
    ([line]) => line,
  );
  const next = imports.find((line) => pathOf(line) > pathOf(added));
  const last = imports.at(-1);
  const list = /\bguardrails: \[([^\]]*)\]/;
  if (last === undefined || !list.test(registry)) {
    throw new ScaffoldError(
      "the resource type has no 'guardrails: […]' with imports of guardrails: add the guardrail by hand",
    );
  }
  return registry
    .replace(next ?? last, next === undefined ? `${last}\n${added}` : `${added}\n${next}`)
    .replace(list, (_match, names: string) => `guardrails: [${[...namesIn(names), valueName(id)].join(', ')}]`);
}

function pathOf(line: string): string {
  return line.slice(line.indexOf("'"));
}

function namesIn(list: string): string[] {
  return list.split(',').flatMap((name) => name.trim() || []);
}
