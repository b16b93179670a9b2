// Any one misspelling of any key or value that comes from a closed set is reported at its place, with what was meant.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { isPair, isScalar, parseDocument, type Scalar, visit } from 'yaml';
import { governanceSchema } from '../../../shared/governance/governance.ts';
import { inspectGovernance } from '../../../shared/governance/read-governance.ts';
import { allowedKeysOf } from '../../../shared/governance/reading/allowed-keys.ts';
import { guardrailIds } from '../../../shared/guardrails/registry.ts';
import { withSharedThings } from '../../support/shared-things.ts';

/** The shipped document with what it leaves out, so that each closed set is there. */
const text = withSharedThings(readFileSync('governance.yml', 'utf8'))
  .replace('exemptions: []', `exemptions:\n${guardrailIds.map(exemptionFrom).join('')}`)
  .replace(
    '{ severities: [MEDIUM',
    '{ states: [failed, undone], accountTypes: [testing, unclassified], guardrails: [s3-versioning, account-baseline], severities: [MEDIUM',
  )
  .replace('accounts: {}', 'accounts: { "210987654321": production }');

function exemptionFrom(guardrail: string): string {
  return `  - { resource: logs, guardrail: ${guardrail}, owner: me, reason: kept, expires: 2099-01-01 }\n`;
}

const file = join(mkdtempSync(join(tmpdir(), 'palisade-')), 'governance.yml');
const allowedKeys = allowedKeysOf(governanceSchema);
const freeKeys = ['organizationalUnits', 'units', 'accounts', 'datasets', 'pipelines', 'products', 'channels'];
const closedValues =
  /^(guardrails\..*\.(mode|encryption)|regions\.|accountTypes\.(organizationalUnits|accounts)\.|baseline\.accessRole$|(baseline|policies)\.modes\.|alerts\.routes\.\d+\.|platform\.(packages\.external|catalog\.products)\.|platform\.pipelines\.\w+\.(model|deploy)$|exemptions\.\d+\.guardrail$)/;

/** A word from `start` to `end`, its quotes included. */
type Word = {
  readonly start: number;
  readonly end: number;
  readonly written: string;
  readonly allowed: readonly string[];
};

/** The words of the document that come from closed sets: keys of blocks, and values of these paths. */
function wordsOf(source: string): Word[] {
  const words: Word[] = [];
  visit(parseDocument(source), {
    Scalar: (key, node, ancestors) => {
      const path = pathOf(ancestors, node);
      const parent = path.slice(0, -1);
      const isKey = key === 'key';
      if (isKey && (freeKeys.includes(String(parent.at(-1))) || node.value === '$schema')) return;
      if (!isKey && !closedValues.test(path.join('.'))) return;
      words.push({
        start: node.range?.[0] ?? 0,
        end: node.range?.[1] ?? 0,
        written: String(node.value),
        allowed: isKey ? allowedKeys.at(parent) : [],
      });
    },
  });
  return words;
}

function pathOf(ancestors: readonly unknown[], node: Scalar): string[] {
  const chain = [...ancestors, node];
  return chain.flatMap((each, index) => {
    if (isPair(each)) return [isScalar(each.key) ? String(each.key.value) : ''];
    const items: unknown = Reflect.get(Object(each), 'items');
    const next = chain[index + 1];
    return Array.isArray(items) && !isPair(next) && index + 1 < chain.length ? [String(items.indexOf(next))] : [];
  });
}

const letters = [...'abcdefghijklmnopqrstuvwxyz'];
/** One key too many, too few, wrong, or two in the wrong order. */
const typo = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'replace', 'swap'),
  at: fc.nat(),
  letter: fc.constantFrom(...letters),
});

function misspell(word: string, { kind, at, letter }: { kind: string; at: number; letter: string }): string {
  const index = at % word.length;
  const [start, end] = [word.slice(0, index), word.slice(index)];
  if (kind === 'insert') return start + letter + end;
  if (kind === 'delete') return start + end.slice(1);
  if (kind === 'replace') return start + letter + end.slice(1);
  return start + end.charAt(1) + end.charAt(0) + end.slice(2);
}

const words = wordsOf(text);

test('the document is valid, and has words of closed sets', () => {
  writeFileSync(file, text);
  expect(inspectGovernance(file).errors).toEqual([]);
  expect(words.length).toBeGreaterThan(120);
  expect(words.map(({ written }) => written)).toEqual(
    expect.arrayContaining([
      'readMetricsAndLogs',
      'us-east-1',
      'remediate',
      'account-baseline',
      'unclassified',
      'undone',
      'MEDIUM',
    ]),
  );
});

test('one typo in any of them is reported at its place, with a suggestion that is as near', () => {
  fc.assert(
    fc.property(fc.constantFrom(...words), typo, ({ start, end, written, allowed }, how) => {
      const wrong = misspell(written, how);
      // Nothing is left of the word, another one came of it, or YAML reads it as something else.
      fc.pre(
        /^[\w-][\w:-]*[\w-]$/.test(wrong) &&
          wrong !== written &&
          !allowed.includes(wrong) &&
          !/^(-|true$|null$|\d+$)/.test(wrong),
      );
      writeFileSync(file, text.slice(0, start) + wrong + text.slice(end));
      const { errors } = inspectGovernance(file);
      const before = text.slice(0, start).split('\n');
      const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
      const mistake = errors.find(({ line, column }) => line === place.line && column === place.column);
      if (mistake === undefined) {
        // The misspelled word is a word of the same set, such as another Region.
        expect(errors).toEqual([]);
        return;
      }
      expect(mistake).toMatchObject({ ...place, found: wrong, suggestion: expect.any(String) });
      expect(distance(wrong, mistake.suggestion ?? '')).toBeLessThanOrEqual(Math.max(1, distance(wrong, written)));
    }),
    { numRuns: 200 },
  );
});

/** Levenshtein's distance, with a swap as one edit. */
function distance(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i || j));
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1)
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      const row = rows[i];
      if (row)
        row[j] = Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          swapped,
        );
    }
  return at(a.length, b.length);
}
