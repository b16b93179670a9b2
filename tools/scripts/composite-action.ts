// actionlint knows workflows only: the steps of a composite action are linted as the job of a workflow with its inputs.
import { parse, stringify } from 'yaml';
import * as z from 'zod/mini';

const action = z.object({
  inputs: z.optional(z.record(z.string(), z.looseObject({ default: z.optional(z.string()) }))),
  runs: z.object({ using: z.literal('composite'), steps: z.array(z.looseObject({ env: z.optional(z.unknown()) })) }),
});

/** A workflow with the steps of this composite action. Throws if the text is no composite action. */
export function asWorkflow(text: string): string {
  const { inputs = {}, runs } = action.parse(parse(text));
  const asInputs = Object.keys(inputs).map((name) => [name, { type: 'string', required: false }]);
  return stringify({
    on: { workflow_call: { inputs: Object.fromEntries(asInputs) } },
    jobs: { action: { 'runs-on': 'ubuntu-latest', steps: runs.steps } },
  });
}
