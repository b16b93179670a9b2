// Reads governance.yml, and reports every mistake in it with line and column.
import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import * as z from 'zod/mini';
import { type Governance, governanceSchema } from './governance.ts';

// zod/mini has no error messages by default; only this module, which people read, needs them.
z.config(z.locales.en());

/** An invalid governance.yml. The message has one line for each mistake: `file:line:column text`. */
export class GovernanceError extends Error {
  override readonly name = 'GovernanceError';
}

/** The path of the file to read: PALISADE_GOVERNANCE_FILE, or governance.yml in the working directory. */
export function governanceFile(): string {
  return process.env['PALISADE_GOVERNANCE_FILE'] ?? 'governance.yml';
}

/** Reads and validates the file. Throws GovernanceError if it cannot be read or does not match the schema. */
export function readGovernance(file: string): Governance {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw new GovernanceError(document.errors.map((error) => `${at(error.pos[0])} ${error.message}`).join('\n'));
  }
  const data: unknown = document.toJS();
  const parsed = governanceSchema.safeParse(data);
  const unusable = unusableKeys(document);
  if (parsed.success && unusable.length === 0) return parsed.data;
  const issues = parsed.success ? [] : parsed.error.issues;
  const problems = [...unusable, ...issues.flatMap((issue) => problemsOf(document, data, issue))];
  throw new GovernanceError(problems.map(({ offset, text }) => `${at(offset)} ${text}`).join('\n'));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GovernanceError(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

type Problem = { readonly offset: number; readonly text: string };

/** Keys that the schema would drop without a word: the prototype of an object has this name. */
function unusableKeys(document: Document): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return;
      problems.push({
        offset: key.range?.[0] ?? 0,
        text: "'__proto__' cannot be a key: for an organizational unit of this name, write its id",
      });
    },
  });
  return problems;
}

function problemsOf(document: Document, data: unknown, issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      offset: offsetOf(document, [...issue.path, key]),
      text: `unknown key '${[...issue.path, key].join('.')}'`,
    }));
  }
  if (issue.code === 'invalid_union') {
    const closest = closestAlternative(issue.errors);
    if (closest !== undefined)
      return closest.flatMap((each) => problemsOf(document, data, { ...each, path: [...issue.path, ...each.path] }));
  }
  const offset = offsetOf(document, issue.path);
  const key = issue.path.join('.');
  if (issue.path.length === 0) return [{ offset, text: `the document: ${issue.message}` }];
  if (issue.code === 'invalid_key') {
    return [{ offset, text: `'${key}': ${issue.issues[0]?.message ?? issue.message}` }];
  }
  const value = valueAt(data, issue.path);
  if (value === undefined) return [{ offset, text: `missing key '${key}'` }];
  const found = ['string', 'number', 'boolean'].includes(typeof value) ? ` (found '${value}')` : '';
  return [{ offset, text: `'${key}': ${issue.message}${found}` }];
}

/** The mistakes of the only alternative that has the keys which were written; undefined if none or several have. */
function closestAlternative(
  alternatives: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  const withTheseKeys = alternatives.filter((issues) =>
    issues.every((issue) => issue.code !== 'unrecognized_keys' && issue.path.length > 0),
  );
  return withTheseKeys.length === 1 ? withTheseKeys[0] : undefined;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    data,
  );
}

/** The offset of the key at this path, or of the nearest parent that exists. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length > 1 ? document.getIn(path.slice(0, length - 1), true) : document.contents;
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === last);
      if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
