// Processes are found and stopped, also those that ignore SIGTERM or that others have started.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  commandPatterns,
  isProcessRunning,
  listProcesses,
  parsePs,
  stopGroup,
  stopProcess,
} from '../../local/processes.ts';
import { eventually } from '../support/eventually.ts';

const spawnGroup = async (script: string) => {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  return child.pid ?? 0;
};
const inGroup = (group: number) => listProcesses().filter((each) => each.group === group);

test('a group is stopped with all its processes, also if they ignore SIGTERM', async () => {
  const group = await spawnGroup("trap '' TERM; sleep 600 & sleep 601 & echo ready; wait");
  expect(inGroup(group).length).toBeGreaterThanOrEqual(3);
  await stopGroup(group, 200);
  expect(inGroup(group)).toEqual([]);
});

test('a group whose leader has ended is stopped', async () => {
  const group = await spawnGroup('sleep 602 & echo ready');
  await stopProcess(group);
  // The child is a copy of its shell until it runs the command.
  await eventually(async () => inGroup(group).every(({ command }) => command.trim() === 'sleep 602'));
  expect(inGroup(group)).toHaveLength(1);
  await stopGroup(group);
  expect(inGroup(group)).toEqual([]);
});

test('stopping what has ended does nothing', async () => {
  const child = spawn('true');
  await once(child, 'close');
  await stopProcess(child.pid ?? 0);
  await stopGroup(child.pid ?? 0);
});

test('a process is running only if it has the command', () => {
  expect(isProcessRunning(process.pid, /jest|node/)).toBe(true);
  expect(isProcessRunning(process.pid, commandPatterns.emulator)).toBe(false);
});

test.each(['.venv/bin/python -m ministack', '.venv/bin/python -m strict_aws'])('%s is an emulator', (command) => {
  expect(command).toMatch(commandPatterns.emulator);
});

test.each([
  'node /c/cli/palisade.ts local up',
  'node cli/start.ts --once',
  'node /p/dist/cli/palisade.js local up',
  'node /p/node_modules/.bin/palisade local up',
  'node /p/bin/palisade.cjs local up --detach',
])('%s starts a local cloud', (command) => {
  expect(command).toMatch(commandPatterns.supervisor);
});

test('the output of ps is read, without processes that have ended', () => {
  const output = `    1     0     1 Ss   /sbin/launchd
 4321     1  4321 S+   python -m ministack GATEWAY_PORT=4566 HOME=/p/.palisade/local-4566
 4322  4321  4321 Z+   (node)
`;
  expect(parsePs(output)).toEqual([
    { pid: 1, parent: 0, group: 1, command: '/sbin/launchd', environment: '/sbin/launchd' },
    expect.objectContaining({ pid: 4_321, parent: 1, group: 4_321, environment: expect.stringContaining('4566') }),
  ]);
});
