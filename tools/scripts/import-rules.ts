// The allowed imports between folders. `npm run lint:imports` reports every other import, including type-only ones, and
// cycles. docs/concepts/architecture.md shows them as a diagram.
import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

/** Top-level folders, each with the folders that it may import from. Only test/ imports test/. */
const topFolders: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  events: ['shared'],
  functions: ['events', 'shared'],
  posture: ['shared'],
  infrastructure: ['events', 'shared'],
  local: ['infrastructure', 'posture', 'events', 'shared'],
  cli: ['local', 'infrastructure', 'posture', 'events', 'shared'],
  tools: ['cli', 'local', 'infrastructure', 'posture', 'functions', 'events', 'shared'],
};

/** The layers of shared/, lowest first: each imports only from lower layers. */
const layers = [
  'lib',
  'aws',
  'table',
  'bus',
  'accounts',
  'guardrails',
  'findings',
  'requests',
  'governance',
  'organization',
  'policies',
  'steps',
  'resources',
  'platform',
  'remediation',
  'alerts',
  'sweep',
  'baseline',
  'canary',
];

const shipped = ['shared', 'events', 'functions', 'posture', 'infrastructure', 'local', 'cli'];
const anyOf = (names: readonly string[]) => `(${names.join('|')})`;

const betweenFolders: IForbiddenRuleType[] = Object.entries(topFolders).map(([folder, allowed]) => ({
  name: `${folder}-imports`,
  severity: 'error',
  comment: `${folder}/ imports only from ${[folder, ...allowed].join(', ')}`,
  from: { path: `^${folder}/` },
  to: {
    path: `^${anyOf([...Object.keys(topFolders), 'test'])}/`,
    pathNot: `^${anyOf([folder, ...allowed])}/`,
  },
}));

const betweenLayers: IForbiddenRuleType[] = layers.map((layer, index) => ({
  name: `shared-${layer}-imports`,
  severity: 'error',
  comment: `shared/${layer}/ imports only from ${['itself', ...layers.slice(0, index)].join(', ')}`,
  from: { path: `^shared/${layer}/` },
  to: { path: '^shared/', pathNot: `^shared/${anyOf(layers.slice(0, index + 1))}/` },
}));

export const importRules: IForbiddenRuleType[] = [
  ...betweenFolders,
  ...betweenLayers,
  {
    name: 'shared-has-only-layers',
    severity: 'error',
    comment: 'every file of shared/ is in one of its layers',
    from: { path: '^shared/', pathNot: `^shared/${anyOf(layers)}/` },
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
    name: 'guardrails-are-independent',
    severity: 'error',
    comment: 'no guardrail imports another one; those of a type share its look',
    from: { path: '^shared/guardrails/([^/]+/[^/]+)/[^/]+$', pathNot: '^shared/guardrails/contract/' },
    to: {
      path: '^shared/guardrails/[^/]+/[^/]+/',
      pathNot: ['^shared/guardrails/$1/', '^shared/guardrails/[^/]+/look/'],
    },
  },
  {
    name: 'agpl-stays-in-tests',
    severity: 'error',
    comment: '@cloud-copilot/iam-simulate is licensed under AGPL-3.0, so code outside test/ must not import it',
    from: { path: `^${anyOf([...shipped, 'tools'])}/` },
    to: { path: '@cloud-copilot/iam-simulate' },
  },
  {
    name: 'no-development-dependencies',
    severity: 'error',
    comment: 'code outside test/ and tools/ runs without development dependencies',
    from: { path: `^${anyOf(shipped)}/` },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-cycles',
    severity: 'error',
    comment: 'imports must not form a cycle of files',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-cycles-of-folders',
    severity: 'error',
    comment: 'imports must not form a cycle of folders',
    scope: 'folder',
    from: {},
    to: { circular: true },
  },
  {
    name: 'resolvable',
    severity: 'error',
    comment: 'the import cannot be resolved',
    from: {},
    // Packages that contain types only.
    to: { couldNotResolve: true, pathNot: '^(aws-lambda|sarif)$' },
  },
];

/** Parses TypeScript with swc, before type-only imports are removed. */
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
