// `npm run bench -- NAME`: measures side by side in one run, and prints both sides and their ratio.
import { Argument, Command } from 'commander';
import { baseline } from './baseline.ts';
import { coldStart } from './cold-start.ts';
import { costs } from './costs.ts';
import { eventBenchmark } from './events/events.ts';
import { scale } from './scale.ts';
import { localCloudBenchmark } from './sweep/local-cloud.ts';
import { sweepBenchmark } from './sweep/sweep.ts';

const benchmarks = {
  baseline,
  'cold-start': coldStart,
  costs,
  events: eventBenchmark,
  'local-cloud': localCloudBenchmark,
  scale,
  sweep: sweepBenchmark,
};

await new Command('npm run bench --')
  .description('Measure Palisade beside something comparable, in the same run on the same machine.')
  .addArgument(new Argument('<name>', 'what to measure').choices(Object.keys(benchmarks)))
  .action(async (name: keyof typeof benchmarks) => {
    process.exitCode = (await benchmarks[name]()) ? 0 : 1;
  })
  .parseAsync();
