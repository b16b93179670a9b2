// The JSON Schema of governance.yml, generated from the schema that validates it.
import * as z from 'zod/mini';
import { governanceSchema } from './governance.ts';

/** The text of governance.schema.json. */
export function governanceJsonSchema(): string {
  const schema = z.toJSONSchema(governanceSchema, { io: 'input' });
  return `${JSON.stringify({ title: 'Palisade governance', ...schema }, null, 2)}\n`;
}
