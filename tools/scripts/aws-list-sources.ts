// What the lists in shared/policies/aws-lists are made from: how AWS's sources are read, and how the lists are written.
import * as z from 'zod/mini';

const registriesSchema = z.record(z.string(), z.string().check(z.regex(/^\d{12}$/)));

/** Every account in a `registries` block at any depth, by Region. Throws if an account is not one. */
export function collectImageAccounts(configs: readonly unknown[]): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key !== 'registries') visit(inner);
      else {
        for (const [region, account] of Object.entries(registriesSchema.parse(inner))) {
          found.set(region, (found.get(region) ?? new Set()).add(account));
        }
      }
    }
  };
  configs.forEach(visit);
  return Object.fromEntries(
    [...found].sort(([a], [b]) => a.localeCompare(b)).map(([region, accounts]) => [region, [...accounts].sort()]),
  );
}

/**
 * Families that the reference of instance types lacks. Amazon EC2 User Guide, "Instance store volume limits": P6e-GB200
 * has NVMe volumes.
 */
const furtherFamilies = ['p6e-gb200'];

/**
 * The families among the instance types of SageMaker (`ml.g5.xlarge`) whose sizes have NVMe storage. Throws if only some
 * of the sizes of a family have it.
 */
export function localStorageFamilies(reference: string, instanceTypes: readonly string[]): string[] {
  const sections = reference.split(/^### /m).slice(1);
  const isLocal = new Map(
    sections.map((section) => [/^`([^`]+)`/.exec(section)?.[1] ?? '', /instance-local-nvme\|\d+/.test(section)]),
  );
  const families = new Map<string, Set<boolean>>(furtherFamilies.map((family) => [family, new Set([true])]));
  for (const type of instanceTypes) {
    const name = type.replace(/^ml\./, '');
    const [family = ''] = name.split('.');
    const local = isLocal.get(name);
    if (local !== undefined) families.set(family, (families.get(family) ?? new Set()).add(local));
  }
  const mixed = [...families].filter(([, kinds]) => kinds.size > 1).map(([family]) => family);
  if (mixed.length > 0) throw new Error(`only some sizes have local storage: ${mixed.join(', ')}`);
  return [...families]
    .filter(([, kinds]) => kinds.has(true))
    .map(([family]) => family)
    .sort();
}

type Header = { readonly purpose: string; readonly source: string; readonly name: string };

const header = ({ purpose, source }: Header) => `// ${purpose}\n// ${source}\n\n`;

/** The source text of a list of strings. */
export function listText({ list, ...about }: Header & { readonly list: readonly string[] }): string {
  const lines = list.map((each) => `  '${each}',\n`).join('');
  return `${header(about)}export const ${about.name}: readonly string[] = [\n${lines}];\n`;
}

/** The source text of lists of strings by name; a list is a text with blanks between its entries. */
export function mapText({
  map,
  ...about
}: Header & { readonly map: Readonly<Record<string, readonly string[]>> }): string {
  const lines = Object.entries(map).map(([key, values]) => {
    const line = `  ['${key}', '${values.join(' ')}'],\n`;
    // As the formatter writes it.
    return line.length <= 121 ? line : `  [\n    '${key}',\n    '${values.join(' ')}',\n  ],\n`;
  });
  const type = 'ReadonlyMap<string, string>';
  return `${header(about)}export const ${about.name}: ${type} = new Map([\n${lines.join('')}]);\n`;
}
