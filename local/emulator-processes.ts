// Finds the emulators on this machine by their processes, so that one is found whose registration or supervisor is gone.
import { commandLine } from '../shared/lib/command-line.ts';
import { defaultPort, pagePortOf, stateDirectory } from './instance.ts';
import { commandPatterns, listProcesses, type Process } from './processes.ts';

/** The process group of an emulator: its id, which is the emulator's, and the port and the folder that it was given. */
export type EmulatorGroup = {
  readonly group: number;
  readonly port: number;
  readonly folder: string;
  /** The process that started it, and which stops it. Without one it is an orphan. */
  readonly supervisor: number | undefined;
};

/** All groups. The functions' processes have the emulator's environment: they form a group even after it has ended. */
export function emulatorGroups(processes: readonly Process[] = listProcesses()): readonly EmulatorGroup[] {
  const groups = new Map<number, EmulatorGroup>();
  for (const { group, environment } of processes) {
    const port = /(?:^| )GATEWAY_PORT=(\d+)(?: |$)/.exec(environment)?.[1];
    const folder = /(?:^| )HOME=(\S.*?\/local-\d+)(?: |$)/.exec(environment)?.[1];
    if (port === undefined || folder === undefined || groups.has(group)) continue;
    groups.set(group, { group, port: Number(port), folder, supervisor: supervisorOf(group, processes) });
  }
  return [...groups.values()];
}

/** Whether the emulator belongs to a local cloud of this state directory. */
export function isOwn({ folder }: EmulatorGroup): boolean {
  return folder.startsWith(`${stateDirectory}/`);
}

/** The command that stops a local cloud on this port. */
export function downCommand(port: number): string {
  return `${port === defaultPort ? '' : `PALISADE_PORT=${port} `}${commandLine('local down')}`;
}

const suggestedPorts = [4_600, 4_700];

/** What holds the port, and what to do about it, as the reason why no local cloud can be started there. */
export function describeHolder(port: number, groups = emulatorGroups()): string {
  const free = suggestedPorts.find((each) => each !== port && pagePortOf(each) !== port);
  const other = `or choose another port with PALISADE_PORT=${free}`;
  const found = groups.find((each) => each.port === port);
  const beside = groups.find((each) => each.supervisor !== undefined && pagePortOf(each.port) === port);
  if (!found && beside) {
    return `port ${port} is taken by the posture page of the local cloud on port ${beside.port}: stop it (${downCommand(beside.port)}), ${other}`;
  }
  if (!found) return `port ${port} is taken by another program: stop it, ${other}`;
  const down = downCommand(port);
  if (found.supervisor === undefined) {
    return `port ${port} is taken by an emulator left by an earlier run, process ${found.group}: ${down} stops it`;
  }
  return `port ${port} is taken by a local cloud that process ${found.supervisor} has started: stop it (${down}), ${other}`;
}

function supervisorOf(emulator: number, processes: readonly Process[]): number | undefined {
  const parent = processes.find(({ pid }) => pid === emulator)?.parent;
  return processes.find(({ pid, command }) => pid === parent && commandPatterns.supervisor.test(command))?.pid;
}
