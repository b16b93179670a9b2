// What is no YAML, and what governance.yml does not use of YAML, in plain words and with its place.
import {
  type ErrorCode,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  visit,
  type YAMLParseError,
  type YAMLWarning,
} from 'yaml';
import type { Objection } from './mistake.ts';
import type { Range, YamlSource } from './yaml-source.ts';

/** An objection with its range: what it is about may have no path. */
export type PlacedObjection = { readonly range: Range; readonly objection: Objection };

const document = { path: [], about: 'value' } as const;

/** The errors of the YAML parser. After a quote that is not closed, the others are its consequences. */
export function syntaxMistakes({ document: { errors, warnings, contents }, text }: YamlSource): PlacedObjection[] {
  const openQuote = errors.find(({ code, message }) => code === 'MISSING_CHAR' && message.includes('quote'));
  const quoted = openQuote && scalarUpTo(contents, openQuote.pos[0]);
  if (quoted)
    return [
      {
        range: { offset: quoted, end: quoted + 1 },
        objection: { ...document, problem: 'invalid YAML: the quote that begins here is not closed' },
      },
    ];
  // A tag that the parser does not know is unsupported like any other: see unsupportedYaml().
  return [...errors, ...warnings.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')].map((error) => ({
    range: { offset: error.pos[0], end: error.pos[1] },
    objection: { ...document, problem: syntaxProblem(error, text) },
  }));
}

/** The offset of the quoted text that goes on to this offset. */
function scalarUpTo(contents: unknown, end: number): number | undefined {
  let found: number | undefined;
  if (isNode(contents))
    visit(contents, {
      Scalar: (_, { type, range }) => {
        if (type?.startsWith('QUOTE') && range && range[1] >= end) found = range[0];
      },
    });
  return found;
}

/** For messages that are meant for programmers, or that can say more. */
const plainWords: Partial<Record<ErrorCode, string>> = {
  MULTIPLE_DOCS: 'a second YAML document begins here, and governance.yml is one document: remove this line',
  TAB_AS_INDENT: 'tabs are not allowed as indentation: use spaces',
};

function syntaxProblem({ code, message, pos }: YAMLParseError | YAMLWarning, text: string): string {
  if (code === 'DUPLICATE_KEY') {
    const [key = ''] = text.slice(pos[0]).split(/\s*[:\n]/, 1);
    return `the key '${key}' is there twice in one block`;
  }
  return plainWords[code] ?? `invalid YAML: ${message}`;
}

/** Whether the data can be read at all: aliases and merge keys would have to be resolved before. */
export function hasReferences({ document }: YamlSource): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** Anchors, aliases, merge keys and tags, and keys that are read as another text than the one that is written. */
export function unsupportedYaml({ document: root, text }: YamlSource): PlacedObjection[] {
  const found: PlacedObjection[] = [];
  const objectTo = (offset: number, end: number, problem: string) =>
    found.push({ range: { offset, end }, objection: { ...document, problem } });
  visit(root, {
    Pair: (_, { key }, ancestors) => {
      if (!isNode(key) || !key.range) return;
      const [offset, end] = key.range;
      if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN')
        objectTo(offset, end, 'a merge key (<<) is not supported: write its keys out');
      else {
        const objection = objectionToKey(key, ancestors, text.slice(offset, end));
        if (objection) found.push({ range: { offset, end }, objection });
      }
    },
    Node: (_, node) => {
      const [offset = 0, end = 0] = node.range ?? [];
      if (isAlias(node)) {
        objectTo(offset, end, `an alias (*${node.source}) is not supported: write the value out`);
        return;
      }
      if (node.anchor) {
        const at = text.lastIndexOf(`&${node.anchor}`, offset);
        objectTo(at, at + node.anchor.length + 1, `an anchor (&${node.anchor}) is not supported: remove it`);
      }
      if (node.tag) objectTo(...tagBefore(text, offset), 'a YAML tag is not supported: remove it');
    },
  });
  return found;
}

function tagBefore(text: string, offset: number): [number, number] {
  const [tag = '!'] = /![^\s]*\s*$/.exec(text.slice(0, offset)) ?? [];
  const at = offset - tag.length;
  return [at, at + tag.trimEnd().length];
}

/** Numbers, null and other words that YAML reads as something else do not keep their text as keys. */
function objectionToKey(key: Node, ancestors: readonly unknown[], written: string): Objection | undefined {
  const path = [...pathOf(ancestors), written];
  if (!isScalar(key)) return { path: path.slice(0, -1), about: 'key', problem: 'a key must be text' };
  if (key.value === '__proto__') {
    const sentence = "'__proto__' cannot be a key: for an organizational unit of this name, write its id";
    return { path, about: 'key', problem: sentence, sentence };
  }
  if (typeof key.value === 'string' || String(key.value) === key.source) return undefined;
  const problem =
    path[1] === 'accounts'
      ? 'an account id has 12 digits; write it in quotes'
      : `YAML reads this key as ${key.value}: write it in quotes`;
  return { path, about: 'key', problem, suggestion: JSON.stringify(written) };
}

/** The path of the block that the last of the ancestors is. */
function pathOf(ancestors: readonly unknown[]): PropertyKey[] {
  return ancestors.flatMap((node, index): PropertyKey[] => {
    if (isPair(node)) return [isScalar(node.key) ? String(node.key.source ?? node.key.value) : ''];
    const next = ancestors[index + 1];
    return isSeq(node) && (isMap(next) || isSeq(next)) ? [node.items.indexOf(next)] : [];
  });
}
