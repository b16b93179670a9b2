import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectGovernance } from '../../../shared/governance/read-governance.ts';

const shipped = readFileSync('governance.yml', 'utf8').replace(/\norganization:\n(?:[ #].*\n|\n(?=[ #]))*/, '\n');
const folder = mkdtempSync(join(tmpdir(), 'palisade-'));

/** What is wrong with a governance.yml of these lines: `errors` and `warnings` with lines counted from `organization:`. */
function inspect(...lines: readonly string[]) {
  const file = join(folder, 'governance.yml');
  const before = shipped.split('\n').length - 1;
  writeFileSync(file, `${shipped}organization:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  const { errors, warnings } = inspectGovernance(file);
  const shown = ({ line, message }: { line: number; message: string }) => `${line - before} ${message}`;
  return {
    errors: errors.map(shown),
    warnings: warnings.map(shown).filter((text) => text.includes('organization')),
    suggestion: errors[0]?.suggestion,
  };
}

const units = ['units:', '  Workloads: [Data Science, Testing]', 'accounts:'];

test('a declared organization is valid, and its example addresses are said', () => {
  const { errors, warnings } = inspect(...units, '  ml-testing: { email: ml@corp.io, unit: Workloads/Testing }');
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  expect(inspect(...units, '  a: { email: ml@example.com, unit: Workloads/Testing }').warnings).toEqual([
    "5 'organization.accounts.a.email': is an example address: use your own (found 'ml@example.com')",
  ]);
});

// Each is refused with its line before the first call (platform check 4).
test.each([
  {
    name: 'an account with the address of another one',
    lines: [
      ...units,
      '  a: { email: ml@corp.io, unit: Workloads/Testing }',
      '  b: { email: ML@Corp.io, unit: Workloads/Testing }',
    ],
    says: /^6 'organization\.accounts\.b\.email': is the address of a already.*\(found 'ML@Corp\.io'\)$/,
  },
  {
    name: 'a unit path that does not exist',
    lines: [...units, '  a: { email: ml@corp.io, unit: Workloads/Tests }'],
    says: /^5 'organization\.accounts\.a\.unit': is no unit of organization\.units.*\(found 'Workloads\/Tests'\)$/,
    suggestion: 'Workloads/Testing',
  },
  {
    name: 'a unit without the one above it',
    lines: [...units, '  a: { email: ml@corp.io, unit: Testing }'],
    says: /^5 .*is no unit of organization\.units/,
    suggestion: 'Workloads/Testing',
  },
  {
    name: 'a unit that is six deep',
    lines: ['units:', '  A/B/C/D: [E]', '  A/B/C/D/E: [F]'],
    says: /^4 'organization\.units\.A\/B\/C\/D\/E\.0': is 6 levels below the root, and AWS has 5 at most \(found 'F'\)$/,
  },
  {
    name: 'a unit whose units are six deep',
    lines: ['units:', '  A/B/C/D/E/F: []'],
    says: /^3 'organization\.units\.A\/B\/C\/D\/E\/F': is 6 levels below the root/,
  },
  {
    name: 'a unit that is listed twice',
    lines: ['units:', '  Workloads: [Testing, Testing]'],
    says: /^3 'organization\.units\.Workloads\.1': is there twice/,
  },
  {
    name: 'two units that differ in case only',
    lines: ['units:', '  Workloads: [Testing, testing]'],
    says: /^3 'organization\.units\.Workloads\.1': differs from Workloads\/Testing only in upper and lower case/,
  },
  {
    name: 'a name that ends with a space',
    lines: ['units:', '  Workloads: ["Testing "]'],
    says: /^3 .*the name 'Testing ' begins or ends with a space/,
  },
  {
    name: 'a name with a slash',
    lines: ['units:', '  Workloads: [Data/Science]'],
    says: /^3 .*must be the name of an organizational unit, without \//,
  },
  {
    name: 'a name that is too long',
    lines: ['units:', `  Workloads: [${'x'.repeat(129)}]`],
    says: /^3 .*must be the name of an organizational unit/,
  },
  {
    name: 'the name of an account that is too long',
    lines: [...units, `  ${'x'.repeat(51)}: { email: ml@corp.io, unit: Workloads/Testing }`],
    says: /^5 .*must be the name of an account: 1 to 50/,
  },
  {
    name: 'an address that AWS does not take',
    lines: [...units, `  a: { email: "o'hara@corp.io", unit: Workloads/Testing }`],
    says: /^5 .*must be an address that AWS takes/,
  },
  {
    name: 'an address that is too long',
    lines: [...units, `  a: { email: ${'x'.repeat(60)}@corp.io, unit: Workloads/Testing }`],
    says: /^5 'organization\.accounts\.a\.email'/,
  },
])('$name is refused with its line (platform check 4)', ({ lines, says, suggestion }) => {
  const { errors, suggestion: meant } = inspect(...lines);
  expect(errors).toEqual([expect.stringMatching(says)]);
  if (suggestion !== undefined) expect(meant).toBe(suggestion);
});

test.each([
  {
    name: 'no type',
    lines: ['units:', '  Workloads: [Other]', 'accounts:', '  a: { email: ml@corp.io, unit: Workloads/Other }'],
    says: /^5 'organization\.accounts\.a\.unit': gives no type/,
  },
  {
    name: 'a type from the unit above',
    lines: ['units:', '  Testing: [Other]', 'accounts:', '  a: { email: ml@corp.io, unit: Testing/Other }'],
    says: undefined,
  },
])('a unit with $name is warned of: $says', ({ lines, says }) => {
  const { errors, warnings } = inspect(...lines);
  expect(errors).toEqual([]);
  expect(warnings).toEqual(says === undefined ? [] : [expect.stringMatching(says)]);
});

test('with the access role of Control Tower, Control Tower has to make the accounts (platform check 6)', () => {
  const file = join(folder, 'tower.yml');
  const towered = shipped.replace('accessRole: OrganizationAccountAccessRole', 'accessRole: AWSControlTowerExecution');
  const inspected = (managedBy: string) => {
    writeFileSync(file, `${towered}organization:\n  managedBy: ${managedBy}\n  units: { A: [B] }\n`);
    return inspectGovernance(file).errors.map(({ message }) => message);
  };
  expect(inspected('control-tower')).toEqual([]);
  expect(inspected('organizations')).toEqual([
    expect.stringContaining(
      "'organization.managedBy': must be control-tower: baseline.accessRole is AWSControlTowerExecution",
    ),
  ]);
});
