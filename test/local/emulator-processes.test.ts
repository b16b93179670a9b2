// Whose emulator holds a port is told from the running processes.
import { describeHolder, emulatorGroups } from '../../local/emulator-processes.ts';
import type { Process } from '../../local/processes.ts';

const environment = 'PATH=/bin GATEWAY_PORT=4600 HOME=/home/me/my palisade/.palisade/local-4600 AUTH=true';
const emulator: Process = { pid: 20, parent: 10, group: 20, command: 'python -m ministack', environment };
const worker: Process = { pid: 21, parent: 20, group: 20, command: 'node worker.mjs', environment };
const supervisor: Process = { pid: 10, parent: 1, group: 10, command: 'node cli/start.ts', environment: '' };
const folder = '/home/me/my palisade/.palisade/local-4600';

test('the emulator of a running local cloud has a supervisor', () => {
  const groups = emulatorGroups([supervisor, emulator, worker]);
  expect(groups).toEqual([{ group: 20, port: 4_600, folder, supervisor: 10 }]);
  expect(describeHolder(4_600, groups)).toBe(
    'port 4600 is taken by a local cloud that process 10 has started: stop it (PALISADE_PORT=4600 palisade local down), or choose another port with PALISADE_PORT=4700',
  );
});

test.each<[string, readonly Process[]]>([
  ['whose supervisor was killed', [{ ...emulator, parent: 1 }, worker]],
  ['whose supervisor was killed and its id given to another program', [{ ...supervisor, command: 'vi' }, emulator]],
  ['which has ended and left processes of functions', [{ ...worker, parent: 1 }]],
])('an emulator %s is an orphan', (_, processes) => {
  const groups = emulatorGroups(processes);
  expect(groups).toEqual([{ group: 20, port: 4_600, folder, supervisor: undefined }]);
  expect(describeHolder(4_600, groups)).toBe(
    'port 4600 is taken by an emulator left by an earlier run, process 20: PALISADE_PORT=4600 palisade local down stops it',
  );
});

test('the port of a posture page is not taken for another program’s', () => {
  expect(describeHolder(4_601, emulatorGroups([supervisor, emulator]))).toBe(
    'port 4601 is taken by the posture page of the local cloud on port 4600: stop it (PALISADE_PORT=4600 palisade local down), or choose another port with PALISADE_PORT=4700',
  );
  expect(describeHolder(4_601, emulatorGroups([{ ...emulator, parent: 1 }]))).toContain('another program');
});

test('another program on the port, and an emulator that we did not start, are left alone', () => {
  const foreign = { ...emulator, parent: 1, environment: 'GATEWAY_PORT=4600 HOME=/home/me' };
  expect(emulatorGroups([supervisor, foreign])).toEqual([]);
  expect(describeHolder(4_600, [])).toBe(
    'port 4600 is taken by another program: stop it, or choose another port with PALISADE_PORT=4700',
  );
});
