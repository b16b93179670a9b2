// A YAML document with the place of everything in it: keys and values as they are written, not as they are parsed.
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
} from 'yaml';

/** A range of the text: from `offset` to before `end`. */
export type Range = { readonly offset: number; readonly end: number };

export type YamlSource = {
  readonly text: string;
  readonly lines: LineCounter;
  readonly document: Document;
};

/** Parses the text. The document may have errors. */
export function parseSource(text: string): YamlSource {
  const lines = new LineCounter();
  return { text, lines, document: parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' }) };
}

/** Line and column of an offset, both from 1. */
export function positionOf({ lines }: Pick<YamlSource, 'lines'>, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** What is written in a range. */
export function writtenIn({ text }: Pick<YamlSource, 'text'>, { offset, end }: Range): string {
  return text.slice(offset, end);
}

/** The key at this path, or the entry of a list; the nearest parent that exists if there is none. */
export function keyRange(source: YamlSource, path: readonly PropertyKey[]): Range {
  const { pair, node } = lookUp(source.document, path);
  return rangeOf(pair?.key) ?? rangeOf(node) ?? { offset: 0, end: 0 };
}

/** The value at this path if it fits on a line, else its key: a whole block says nothing about the mistake in it. */
export function valueRange(source: YamlSource, path: readonly PropertyKey[]): Range {
  const { node, isFound } = lookUp(source.document, path);
  const range = isFound && !isCollection(node) ? rangeOf(node) : undefined;
  return range && range.end > range.offset ? range : keyRange(source, path);
}

/** A key as it is in the parsed data. */
export function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value ?? '') : String(key);
}

/** The deepest node on the path that exists, with its key if it is in a map, and whether it is the path's end. */
function lookUp(document: Document, path: readonly PropertyKey[]) {
  let node: unknown = document.contents;
  let pair: Pair | undefined;
  for (const segment of path) {
    const found: Pair | undefined = isMap(node)
      ? node.items.find(({ key }) => keyText(key) === String(segment))
      : undefined;
    const entry: unknown = isSeq(node) ? node.items[Number(segment)] : undefined;
    if (found === undefined && entry === undefined) return { pair, node, isFound: false };
    pair = found;
    node = found ? found.value : entry;
  }
  return { pair, node, isFound: true };
}

function rangeOf(node: unknown): Range | undefined {
  if (!isNode(node) || !node.range) return undefined;
  return { offset: node.range[0], end: node.range[1] };
}
