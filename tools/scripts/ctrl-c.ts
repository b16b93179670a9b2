// `npm run ctrl-c`: presses Ctrl-C in a pseudo terminal at several moments of a local cloud's life, ten times each, and
// prints what was left of it: processes, and the port. Exits with 1 if anything was left.
import { Command } from 'commander';
import { configuredPort } from '../../local/instance.ts';
import { isOrderly, moments, tryCtrlC } from '../lib/ctrl-c-trial.ts';

const { times, only } = new Command('npm run ctrl-c --')
  .description('Press Ctrl-C in a local cloud’s terminal: during the start, during the demo and afterwards.')
  .option('--times <number>', 'how often at each moment', Number, 10)
  .option('--only <text>', 'only the moments with this text in their name', '')
  .parse()
  .opts<{ times: number; only: string }>();

let failures = 0;
for (const moment of moments.filter(({ name }) => name.includes(only))) {
  let clean = 0;
  const seconds: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const { running, left, isPortFree, output, milliseconds } = await tryCtrlC(moment, configuredPort());
    seconds.push(milliseconds / 1_000);
    if (left.length === 0 && isPortFree && isOrderly(output)) clean += 1;
    else
      process.stderr.write(`${running} processes, of which ${left.length} were left: ${left.join('; ')}\n${output}\n`);
  }
  failures += times - clean;
  process.stdout.write(
    `${clean} of ${times} left nothing: ${moment.name} (stopped within ${Math.max(...seconds).toFixed(1)} s)\n`,
  );
}
process.exitCode = failures === 0 ? 0 : 1;
