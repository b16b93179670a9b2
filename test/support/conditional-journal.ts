// A journal in memory with the conditions of DynamoDB, as far as the items of findings and approvals use them.
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { aStoringJournal } from './storing-journal.ts';

type Item = Record<string, unknown>;
type Expressions = Pick<
  UpdateItemCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

export function aConditionalJournal() {
  const journal = aStoringJournal();
  const at = (key: Item) => journal.items().find(({ id, version }) => id === key['id'] && version === key['version']);
  const requireCondition = (existing: Item | undefined, input: Expressions) => {
    const { ConditionExpression: condition } = input;
    if (condition === undefined || holds(condition, existing ?? {}, input)) return;
    const Item = existing && marshall(existing, { removeUndefinedValues: true });
    throw new ConditionalCheckFailedException({ $metadata: {}, message: 'not met', ...(Item && { Item }) });
  };
  const table = journal.mock;
  table.on(GetItemCommand).callsFake(({ Key }: { Key: Record<string, AttributeValue> }) => {
    const found = at(unmarshall(Key));
    return found ? { Item: marshall(found, { removeUndefinedValues: true }) } : {};
  });
  table.on(PutItemCommand).callsFake((input: PutItemCommandInput) => {
    const item = unmarshall(input.Item ?? {});
    requireCondition(at(item), input);
    journal.put(item);
    return {};
  });
  table.on(UpdateItemCommand).callsFake((input: UpdateItemCommandInput) => {
    const key = unmarshall(input.Key ?? {});
    const existing = at(key);
    requireCondition(existing, input);
    const updated = without({ ...key, ...existing, ...changes(input, existing ?? {}) }, input);
    journal.put(updated);
    const returned = { ALL_NEW: updated, ALL_OLD: existing }[input.ReturnValues as string];
    return returned ? { Attributes: marshall(returned, { removeUndefinedValues: true }) } : {};
  });
  table.on(DeleteItemCommand).callsFake(({ Key = {} }: DeleteItemCommandInput) => {
    journal.removeItem(unmarshall(Key));
    return {};
  });
  table.on(QueryCommand).callsFake((input: QueryCommandInput) => {
    const values = unmarshall(input.ExpressionAttributeValues ?? {});
    const { ':id': id, ':from': from = '', ':to': to = '~' } = values;
    const [, prefixName = ''] = /begins_with\(version, (:\w+)\)/.exec(input.KeyConditionExpression ?? '') ?? [];
    const prefix = values[prefixName] ?? '';
    const isAsked = ({ id: own, version }: Item) =>
      own === id && String(version) >= from && String(version) <= to && String(version).startsWith(prefix);
    const found = journal.items().filter(isAsked);
    return { Items: found.map((item) => marshall(item, { removeUndefinedValues: true })) };
  });
  return { ...journal, retentionDays: 1, at };
}

/** The item without what `REMOVE name, name` names. */
function without(item: Item, { UpdateExpression = '' }: UpdateItemCommandInput): Item {
  const removed = (/REMOVE (.*)$/.exec(UpdateExpression)?.[1] ?? '').split(', ');
  return Object.fromEntries(Object.entries(item).filter(([name]) => !removed.includes(name)));
}

/**
 * What `SET name = :value`, `SET name = if_not_exists(name, :value)`, `SET name = list_append(name, :list)`, also with a list
 * that need not exist, and `ADD name :set` change.
 */
function changes(
  { UpdateExpression = '', ExpressionAttributeValues = {} }: UpdateItemCommandInput,
  existing: Item,
): Item {
  const values = unmarshall(ExpressionAttributeValues);
  const set = [...UpdateExpression.matchAll(/(\w+) = (:\w+)/g)].map(([, name = '', value = '']) => [
    name,
    values[value],
  ]);
  const first = [...UpdateExpression.matchAll(/if_not_exists\((\w+), (:\w+)\)/g)].map(([, name = '', value = '']) => [
    name,
    existing[name] ?? values[value],
  ]);
  const added = [...UpdateExpression.matchAll(/ADD (\w+) (:\w+)/g)].map(([, name = '', value = '']) => [
    name,
    new Set([...((existing[name] as Set<string> | undefined) ?? []), ...values[value]]),
  ]);
  const appends = UpdateExpression.matchAll(/(\w+) = list_append\((?:if_not_exists\(\w+, :\w+\)|\w+), (:\w+)\)/g);
  const appended = [...appends].map(([, name = '', value = '']) => [
    name,
    [...((existing[name] as unknown[] | undefined) ?? []), ...values[value]],
  ]);
  return Object.fromEntries([...set, ...first, ...added, ...appended]);
}

/** Whether an expression of `attribute_exists`, `attribute_not_exists`, comparisons, AND, OR and parentheses is true. */
export function holds(expression: string, item: Item, input: Expressions): boolean {
  const tokens = expression.match(/attribute_\w+\(\w+\)|size\(\w+\)|<=|<>|<|=|\(|\)|[#:]?\w+/g) ?? [];
  const values = unmarshall(input.ExpressionAttributeValues ?? {});
  const next = () => tokens.shift() ?? '';
  const operand = (token: string) => {
    const [, list] = /^size\((\w+)\)$/.exec(token) ?? [];
    if (list !== undefined) return (item[list] as unknown[] | undefined)?.length;
    return token.startsWith(':') ? values[token] : item[input.ExpressionAttributeNames?.[token] ?? token];
  };
  const any = (): boolean => {
    let result = all();
    while (tokens[0] === 'OR') {
      next();
      result = all() || result;
    }
    return result;
  };
  const all = (): boolean => {
    let result = one();
    while (tokens[0] === 'AND') {
      next();
      result = one() && result;
    }
    return result;
  };
  const one = (): boolean => {
    const token = next();
    if (token === '(') {
      const result = any();
      next();
      return result;
    }
    const [, not, name] = /^attribute_(not_)?exists\((\w+)\)$/.exec(token) ?? [];
    if (name !== undefined) return (item[name] === undefined) === (not !== undefined);
    return compare(operand(token), next(), operand(next()));
  };
  return any();
}

/** A comparison with an attribute that is not there is false (DynamoDB Developer Guide, "Condition expressions"). */
function compare(one: unknown, operator: string, other: unknown): boolean {
  if (one === undefined || other === undefined) return false;
  if (operator === '=') return one === other;
  if (operator === '<>') return one !== other;
  if (typeof one === 'number' && typeof other === 'number') return operator === '<=' ? one <= other : one < other;
  return operator === '<=' ? String(one) <= String(other) : String(one) < String(other);
}
