// GitHub shows no form at all when its file has a mistake, and reports the mistake nowhere.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const folder = '.github/ISSUE_TEMPLATE';
const files = readdirSync(folder).filter((name) => name !== 'config.yml');

type Form = {
  readonly name: unknown;
  readonly description: unknown;
  readonly body: readonly { readonly type: string; readonly id?: string; readonly attributes: object }[];
};

const kinds = ['markdown', 'input', 'textarea', 'dropdown', 'checkboxes'];

test.each(files)('%s is a form that GitHub shows', (file) => {
  const { name, description, body }: Form = parse(readFileSync(`${folder}/${file}`, 'utf8'));
  expect([typeof name, typeof description]).toEqual(['string', 'string']);
  for (const { type, id, attributes } of body) {
    expect(kinds).toContain(type);
    expect(attributes).toHaveProperty(type === 'markdown' ? 'value' : 'label');
    if (type !== 'markdown') expect(id).toMatch(/^[a-z][a-z-]*$/);
    if (type === 'dropdown') expect(attributes).toHaveProperty('options');
  }
  const ids = body.flatMap(({ id }) => (id === undefined ? [] : [id]));
  expect(new Set(ids).size).toBe(ids.length);
});

test('the form for a guardrail asks for what guardrail.ts declares', () => {
  const { body }: Form = parse(readFileSync(`${folder}/new-guardrail.yml`, 'utf8'));
  expect(body.map(({ id }) => id)).toEqual(
    expect.arrayContaining(
      ['id', 'resource-type', 'title', 'rationale', 'severity', 'mappings', 'config-rules', 'api-calls'].concat([
        'permissions',
        'parameters',
        'impact',
      ]),
    ),
  );
});
