// Whatever is wrong anywhere in governance.yml is said in words of this project, at the place where it is.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { inspectGovernance } from '../../../shared/governance/read-governance.ts';
import { anyCharacters } from '../../support/any-text.ts';
import { withSharedThings } from '../../support/shared-things.ts';

const file = join(mkdtempSync(join(tmpdir(), 'palisade-')), 'governance.yml');
/** The shipped document with what it leaves out. */
const text = withSharedThings(readFileSync('governance.yml', 'utf8'))
  .replace(
    'exemptions: []',
    'exemptions:\n  - { resource: logs, account: "*", owner: me, reason: kept, expires: 2099-01-01 }',
  )
  .replace('accounts: {}', 'accounts: { "210987654321": production }')
  .replace(
    '\nbaseline:\n',
    '\nhub: { organizationId: o-a1b2c3d4e5, managementAccountId: "210987654321", accountId: "310987654321", externalId: 1a2b3c, evidenceDays: 9, controlTowerRegion: eu-west-1 }\nbaseline:\n  configRecorder: { record: all, deliveryBucket: config-logs }\n  passwordPolicy: { minimumLength: 20 }\n',
  )
  .replace(
    '\npolicies:\n',
    '\npolicies:\n  trustedRepositoryAccounts: ["210987654321"]\n  sageMaker: { vpcOnly: true }\n',
  );

const data: object = parse(text);

/** The paths of all values of the document. */
function pathsIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, child]) => pathsIn(child, [...path, key]))].filter(
    ({ length }) => length > 0,
  );
}

const ofLibraries = /Invalid|expected|received|pattern\b.*\/|\bundefined\b|\bNaN\b|\[object|YAML\.|ZodError|ENOENT/;

test('the document is valid', () => {
  writeFileSync(file, text);
  expect(inspectGovernance(file).errors).toEqual([]);
});

test.each(['???', -1.5, null, { a: 1 }, ''])('%j instead of any value', (wrong) => {
  for (const path of pathsIn(data)) {
    const changed = structuredClone(data);
    const parent = path.slice(0, -1).reduce<object>((value, key) => Reflect.get(value, key), changed);
    Reflect.set(parent, path.at(-1) ?? '', wrong);
    // JSON is YAML, and is parsed faster.
    writeFileSync(file, JSON.stringify(changed));
    const { errors, warnings } = inspectGovernance(file);
    for (const { message, line, column } of [...errors, ...warnings]) {
      expect(message).not.toMatch(ofLibraries);
      expect(Math.min(line, column)).toBeGreaterThan(0);
    }
  }
});

test('no text makes the inspection throw', () => {
  fc.assert(
    fc.property(anyCharacters(60), fc.nat(text.length), fc.nat(40), (inserted, at, removed) => {
      writeFileSync(file, text.slice(0, at) + inserted + text.slice(at + removed));
      const { governance, errors } = inspectGovernance(file);
      expect(governance === undefined).toBe(errors.length > 0);
    }),
    { numRuns: 50 },
  );
});

test.each([
  { name: 'deep lists', source: '['.repeat(5_000) },
  { name: 'deep blocks', source: Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('') },
  { name: 'a long line', source: `version: ${'1'.repeat(1_000_000)}\n` },
  { name: 'a key that is a list', source: '? [a, b]\n: 1\n' },
  { name: 'a key without text', source: ': 1\n' },
])('$name is refused', ({ source }) => {
  writeFileSync(file, source);
  const { errors } = inspectGovernance(file);
  expect(errors.length).toBeGreaterThan(0);
  for (const { message } of errors) expect(message).not.toMatch(ofLibraries);
});
