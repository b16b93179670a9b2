// Which room may import from which: the one place that says so, and `npm run lint:imports` refuses every other import,
// type-only ones and cycles included. docs/concepts/architecture.md draws it.
import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

/** Rooms beside each other, each with the rooms that it may import from. Only test/ imports test/. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  events: ['shared'],
  functions: ['events', 'shared'],
  posture: ['shared'],
  infrastructure: ['events', 'shared'],
  local: ['infrastructure', 'posture', 'events', 'shared'],
  cli: ['local', 'infrastructure', 'posture', 'events', 'shared'],
  tools: ['cli', 'local', 'infrastructure', 'posture', 'functions', 'events', 'shared'],
};

/** The floors of shared/, from the ground up: each imports only from those below it. */
const floors = [
  'lib',
  'aws',
  'table',
  'bus',
  'accounts',
  'guardrails',
  'findings',
  'governance',
  'policies',
  'remediation',
  'alerts',
  'sweep',
  'baseline',
];

const shipped = ['shared', 'events', 'functions', 'posture', 'infrastructure', 'local', 'cli'];
const anyOf = (names: readonly string[]) => `(${names.join('|')})`;

const betweenRooms: IForbiddenRuleType[] = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room}-imports`,
  severity: 'error',
  comment: `${room}/ imports only from ${[room, ...allowed].join(', ')}`,
  from: { path: `^${room}/` },
  to: {
    path: `^${anyOf([...Object.keys(rooms), 'test'])}/`,
    pathNot: `^${anyOf([room, ...allowed])}/`,
  },
}));

const betweenFloors: IForbiddenRuleType[] = floors.map((floor, index) => ({
  name: `shared-${floor}-imports`,
  severity: 'error',
  comment: `shared/${floor}/ imports only from ${['itself', ...floors.slice(0, index)].join(', ')}`,
  from: { path: `^shared/${floor}/` },
  to: { path: '^shared/', pathNot: `^shared/${anyOf(floors.slice(0, index + 1))}/` },
}));

export const importRules: IForbiddenRuleType[] = [
  ...betweenRooms,
  ...betweenFloors,
  {
    name: 'shared-has-only-floors',
    severity: 'error',
    comment: 'every file of shared/ is on one of the floors',
    from: { path: '^shared/', pathNot: `^shared/${anyOf(floors)}/` },
    to: {},
  },
  {
    name: 'decide-is-pure',
    severity: 'error',
    comment: 'decide.ts imports its own settings, the contract and pure helpers only',
    from: { path: '^shared/guardrails/([^/]+/[^/]+)/decide\\.ts$' },
    to: { pathNot: ['^shared/guardrails/$1/settings\\.ts$', '^shared/guardrails/contract/', '^shared/lib/'] },
  },
  {
    name: 'guardrails-know-no-other',
    severity: 'error',
    comment: 'no guardrail imports another one',
    from: { path: '^shared/guardrails/([^/]+/[^/]+)/[^/]+$', pathNot: '^shared/guardrails/contract/' },
    to: { path: '^shared/guardrails/[^/]+/[^/]+/', pathNot: '^shared/guardrails/$1/' },
  },
  {
    name: 'agpl-stays-in-tests',
    severity: 'error',
    comment: '@cloud-copilot/iam-simulate is AGPL-3.0: what is shipped must not import it',
    from: { path: `^${anyOf([...shipped, 'tools'])}/` },
    to: { path: '@cloud-copilot/iam-simulate' },
  },
  {
    name: 'no-development-dependencies',
    severity: 'error',
    comment: 'what is shipped runs without development dependencies',
    from: { path: `^${anyOf(shipped)}/` },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  { name: 'no-cycles', severity: 'error', comment: 'no cycle of files', from: {}, to: { circular: true } },
  {
    name: 'no-cycles-of-folders',
    severity: 'error',
    comment: 'no cycle of folders',
    scope: 'folder',
    from: {},
    to: { circular: true },
  },
  {
    name: 'resolvable',
    severity: 'error',
    comment: 'every import resolves',
    from: {},
    // Types without a program.
    to: { couldNotResolve: true, pathNot: '^(aws-lambda|sarif)$' },
  },
];

/** How dependency-cruiser reads TypeScript: by swc, before type-only imports are gone. */
export const cruiseOptions: ICruiseOptions = {
  parser: 'swc',
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: {
    extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default', 'types'],
  },
};
