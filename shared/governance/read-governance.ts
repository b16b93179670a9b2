// Reads governance.yml, and reports every mistake in it with line and column.
import { inInstallation } from '../lib/installation.ts';
import { mistakeChecks, warningChecks } from './checks.ts';
import { exampleValueObjections } from './example-values.ts';
import { type Governance, governanceSchema } from './governance.ts';
import { type AllowedKeys, allowedKeysOf } from './reading/allowed-keys.ts';
import { type Mistake, mistakeAt, mistakeLine, type Objection } from './reading/mistake.ts';
import { objectionsTo } from './reading/schema-mistakes.ts';
import { readSourceText } from './reading/source-text.ts';
import { valueAt } from './reading/values.ts';
import { hasReferences, type PlacedObjection, syntaxMistakes, unsupportedYaml } from './reading/yaml-mistakes.ts';
import { keyRange, parseSource, valueRange, type YamlSource } from './reading/yaml-source.ts';
import { otherVersion } from './version-check.ts';

export type { Mistake } from './reading/mistake.ts';

/** An invalid governance.yml. The message has one line for each mistake: `file:line:column text`. */
export class GovernanceError extends Error {
  override readonly name = 'GovernanceError';
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(mistakeLine).join('\n'));
    this.mistakes = mistakes;
  }
}

/** What a governance.yml says, and what is wrong with it. Warnings do not make it invalid. */
export type Inspection = {
  /** The text of the file, for code frames. */
  readonly text: string;
  /** Undefined if there are mistakes. */
  readonly governance: Governance | undefined;
  readonly errors: readonly Mistake[];
  readonly warnings: readonly Mistake[];
};

/** The path of the file to deploy: PALISADE_GOVERNANCE_FILE, or the example of the installation. */
export function governanceFile(): string {
  return process.env['PALISADE_GOVERNANCE_FILE'] || inInstallation('governance.yml');
}

/** Reads and validates the file. Throws GovernanceError if it cannot be read or has a mistake. */
export function readGovernance(file: string): Governance {
  const { governance, errors } = inspectGovernance(file);
  if (governance === undefined) throw new GovernanceError(errors);
  return governance;
}

export type InspectionOptions = {
  /** Whether example values are mistakes, as they are for a deployment to AWS; otherwise they are warnings. */
  readonly forAws?: boolean;
  readonly now?: Date;
};

/** Reads the file and reports all mistakes and warnings, in the order of their places. Never throws. */
export function inspectGovernance(file: string, options: InspectionOptions = {}): Inspection {
  const read = readSourceText(file);
  if (read.problem !== undefined) {
    const range = { offset: read.offset, end: read.offset };
    const objection = { path: [], about: 'value', problem: read.problem } as const;
    const errors = [mistakeAt(file, parseSource(read.text), range, objection)];
    return { text: read.text, governance: undefined, errors, warnings: [] };
  }
  const source = parseSource(read.text);
  const { governance, errors, warnings } = inspectSource(source, options);
  const placed = ({ range, objection }: PlacedObjection) => mistakeAt(file, source, range, objection);
  return { text: read.text, governance, errors: inOrder(errors).map(placed), warnings: inOrder(warnings).map(placed) };
}

type Result = {
  readonly governance: Governance | undefined;
  readonly errors: readonly PlacedObjection[];
  readonly warnings: readonly PlacedObjection[];
};

function inspectSource(source: YamlSource, { forAws = false, now = new Date() }: InspectionOptions): Result {
  const ofYaml = [...syntaxMistakes(source), ...unsupportedYaml(source)];
  const invalid = (errors: readonly PlacedObjection[]) => ({ governance: undefined, errors, warnings: [] });
  if (source.document.errors.length > 0 || hasReferences(source)) return invalid(ofYaml);
  const data: unknown = source.document.toJS();
  const whole = objectionToDocument(data);
  if (whole !== undefined) return invalid([...ofYaml, place(source, { path: [], about: 'value', problem: whole })]);

  const version = otherVersion(data);
  if (version !== undefined) return invalid([...ofYaml, place(source, version)]);
  const parsed = governanceSchema.safeParse(data);
  const ofSchema = parsed.success ? [] : schemaObjections(parsed.error.issues, data);
  // The checks know more than the schema about the same value.
  const ofChecks = mistakeChecks.flatMap((check) => check(data));
  const objections = [...ofChecks, ...ofSchema.filter(isAboutOther(ofChecks))];
  const mistakes = [...ofYaml, ...withoutPlacesOf(ofYaml, objections.map(placeIn(source)))];
  const examples = exampleValueObjections(data);
  const errors = forAws ? [...mistakes, ...examples.map(placeIn(source))] : mistakes;
  const others = warningChecks.flatMap((check) => check(data, now)).filter(isAboutOther(objections));
  const warnings = (forAws ? others : [...examples, ...others]).map(placeIn(source));
  return { governance: parsed.success && errors.length === 0 ? parsed.data : undefined, errors, warnings };
}

function objectionToDocument(data: unknown): string | undefined {
  if (data === null || data === undefined) return 'the file is empty: it must begin with version: 1';
  if (Array.isArray(data)) return 'the document is a list: it must be a block of keys, such as version: 1';
  if (typeof data !== 'object') return 'the document is one value: it must be a block of keys, such as version: 1';
  return undefined;
}

/** Derived from the schema when a document has the first mistake. */
let allowedKeys: AllowedKeys | undefined;

function schemaObjections(issues: Parameters<typeof objectionsTo>[0][], data: unknown): Objection[] {
  allowedKeys ??= allowedKeysOf(governanceSchema);
  const known = allowedKeys;
  const objections = issues.flatMap((issue) => objectionsTo(issue, (path) => valueAt(data, path), known));
  // A key that is misspelled is not missing, too.
  const meant = objections.map(({ path, suggestion }) => [...path.slice(0, -1), suggestion].join('\n'));
  return objections.filter((each) => !isMissing(each) || !meant.includes(each.path.join('\n')));
}

function isMissing({ problem }: Objection): boolean {
  return problem.startsWith('missing key');
}

const placeIn = (source: YamlSource) => (objection: Objection) => place(source, objection);

function place(source: YamlSource, objection: Objection): PlacedObjection {
  const range = objection.about === 'key' ? keyRange : valueRange;
  return { range: range(source, objection.path), objection };
}

/** Whether an objection is about another value than all of these. */
function isAboutOther(objections: readonly Objection[]): (each: Objection) => boolean {
  const paths = new Set(objections.map(({ path }) => path.join('\n')));
  return ({ path }) => !paths.has(path.join('\n'));
}

/** A key that YAML reads as another text has another path in the data. Missing keys have the place of their block. */
function withoutPlacesOf(ofYaml: readonly PlacedObjection[], all: readonly PlacedObjection[]): PlacedObjection[] {
  const offsets = new Set(ofYaml.map(({ range }) => range.offset));
  return all.filter(({ range, objection }) => isMissing(objection) || !offsets.has(range.offset));
}

function inOrder(objections: readonly PlacedObjection[]): PlacedObjection[] {
  return objections.toSorted((one, other) => one.range.offset - other.range.offset);
}
