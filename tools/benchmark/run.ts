// `npm run bench -- NAME`: runs a benchmark. Exits with code 1 if a target is missed.
import { Argument, Command } from 'commander';
import { baseline } from './baseline.ts';
import { coldStart } from './cold-start.ts';
import { costs } from './costs.ts';
import { eventBenchmark } from './events/events.ts';
import { scale } from './scale.ts';
import { startBenchmark } from './start.ts';
import { strictAws } from './strict-aws.ts';
import { localCloudBenchmark } from './sweep/local-cloud.ts';
import { sweepBenchmark } from './sweep/sweep.ts';
import { wholeCloudBenchmark } from './sweep/whole-cloud.ts';

const benchmarks = {
  baseline,
  'cold-start': coldStart,
  costs,
  events: eventBenchmark,
  'local-cloud': localCloudBenchmark,
  scale,
  start: startBenchmark,
  'strict-aws': strictAws,
  sweep: sweepBenchmark,
  'whole-cloud': wholeCloudBenchmark,
};

await new Command('npm run bench --')
  .description(
    'Measure Palisade, where possible compared with another tool in the same run. Exits with code 1 if a target is missed.',
  )
  .addArgument(new Argument('<name>', 'benchmark to run').choices(Object.keys(benchmarks)))
  .action(async (name: keyof typeof benchmarks) => {
    process.exitCode = (await benchmarks[name]()) ? 0 : 1;
  })
  .parseAsync();
