// Reads governance.yml from a file: every mistake is named with its line and column.
import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { type Governance, governanceSchema } from './governance.ts';

// zod/mini brings no texts of its own; only people who write governance.yml need them.
z.config(z.locales.en());

/** A governance.yml that cannot be used; the message has one line for each mistake, `file:line:column what`. */
export class GovernanceError extends Error {
  override readonly name = 'GovernanceError';
}

/** The file that is in force here: governance.yml, or the one that PALISADE_GOVERNANCE_FILE names. */
export function governanceFile(): string {
  return process.env['PALISADE_GOVERNANCE_FILE'] ?? 'governance.yml';
}

/** The governance in this file. Throws GovernanceError when it cannot be read or does not fit the schema. */
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
  const parsed = governanceSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(document, issue));
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

function problemsOf(document: Document, issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      offset: offsetOf(document, [...issue.path, key]),
      text: `unknown key '${[...issue.path, key].join('.')}'`,
    }));
  }
  const value = issue.path.length > 0 ? document.getIn(issue.path) : undefined;
  const shown = ['string', 'number', 'boolean'].includes(typeof value) ? ` (it is '${value}')` : '';
  const where = issue.path.length > 0 ? `'${issue.path.join('.')}'` : 'the document';
  return [{ offset: offsetOf(document, issue.path), text: `${where}: ${issue.message}${shown}` }];
}

/** The place of the key at this path, or of the nearest thing above it that is there. */
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
