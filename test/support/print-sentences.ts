// Prints the sentences of the organization policies as JSON, for tests that make the calls.
import { sentences } from './policy-sentences.ts';

const printed = sentences.flatMap(({ name, types, rows, policies }) =>
  types.map((type) => ({ name, type, rows, policies: policies(type).map(({ kind, content }) => ({ kind, content })) })),
);
process.stdout.write(JSON.stringify(printed));
