// Describes a JSON Schema in words, for generated pages: types and defaults.
import { accountAges } from '../../shared/accounts/account-age.ts';
import { accountTypes } from '../../shared/accounts/account-type.ts';
import { code, listed } from './markdown.ts';

/** The keywords of a JSON Schema from zod that are used here. */
export type Schema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
};

/** Whether it is a mode: one word for all accounts, or one for existing and one for new accounts. */
export function isByAge({ anyOf = [] }: Schema): boolean {
  return anyOf.some(({ properties = {} }) => Object.keys(properties).join() === accountAges.join());
}

/** The type in words. */
export function typeText(schema: Schema): string {
  if (schema.const !== undefined) return valueText(schema.const);
  if (schema.enum?.join() === accountTypes.join()) return 'account type';
  if (schema.enum) return listed(schema.enum.map(code), 'or');
  if (isByAge(schema)) return typeText(schema.anyOf?.[0] ?? {});
  if (schema.anyOf) return listed([...new Set(schema.anyOf.map(typeText))], 'or');
  if (schema.items) return `list of ${plural(typeText(schema.items))}`;
  if (typeof schema.additionalProperties === 'object') return `map to ${typeText(schema.additionalProperties)}`;
  if (schema.type === 'integer') return rangeText(schema);
  if (schema.type === 'null') return code('null');
  return schema.type ?? 'any';
}

/** The default value. For an object with keys, the table of its keys shows the defaults. */
export function defaultText({ default: value }: Schema): string {
  if (value === undefined) return 'none';
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.keys(value).length > 0 ? 'see below' : valueText(value);
}

export function valueText(value: unknown): string {
  if (Array.isArray(value) && value.length > 0) return value.map(valueText).join(', ');
  return code(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

/** The plural of a noun. A value in code stays as it is. */
function plural(noun: string): string {
  return /^[a-z ]+$/.test(noun) && !noun.endsWith('s') ? `${noun}s` : noun;
}

function rangeText({ minimum, maximum = Number.MAX_SAFE_INTEGER, exclusiveMinimum = 0 }: Schema): string {
  const least = (minimum ?? exclusiveMinimum + 1).toLocaleString('en-US');
  if (maximum === Number.MAX_SAFE_INTEGER) return `integer, ${least} or more`;
  return `${least} to ${maximum.toLocaleString('en-US')}`;
}
