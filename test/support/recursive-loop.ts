// Lambda's recursive loop detection, for a function that sends messages to its own queue.
import { readFileSync } from 'node:fs';
import * as YAML from 'yaml';
import * as z from 'zod/mini';
import { logicalId } from '../../infrastructure/resources.ts';

/** How often Lambda invokes a function in one chain (Lambda Developer Guide, "Use Lambda recursive loop detection"). */
const maxInvocations = 16;

const extensionSchema = z.object({ extensions: z.record(z.string(), z.object({ Properties: z.unknown() })) });
const serviceSchema = z.object({
  functions: z.record(z.string(), z.looseObject({ recursiveLoop: z.optional(z.string()) })),
  resources: z.array(z.unknown()),
});

/** Whether serverless.yml allows loops for this function: its property becomes the template's `RecursiveLoop`. */
function allowsLoops(name: string): boolean {
  const { functions, resources } = serviceSchema.parse(YAML.parse(readFileSync('serverless.yml', 'utf8')));
  const extended = resources.flatMap((each) => {
    const { data } = extensionSchema.safeParse(each);
    return data?.extensions[`${logicalId(name)}LambdaFunction`]?.Properties ?? [];
  });
  return [{ RecursiveLoop: functions[name]?.recursiveLoop }, ...extended].some(
    (properties) => z.looseObject({ RecursiveLoop: z.literal('Allow') }).safeParse(properties).success,
  );
}

/**
 * Delivers messages to a function until its queue is empty. `invoke` handles one, and returns what the function sends to
 * its own queue meanwhile. A message at the end of a chain that is too long is not delivered, as on AWS.
 */
export async function drainOwnQueue<T>(
  name: string,
  first: T,
  invoke: (message: T) => Promise<readonly T[]>,
): Promise<void> {
  const waiting = [{ message: first, invocations: 0 }];
  const isBounded = !allowsLoops(name);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { message, invocations } = next;
    if (isBounded && invocations >= maxInvocations) continue;
    for (const sent of await invoke(message)) waiting.push({ message: sent, invocations: invocations + 1 });
  }
}
