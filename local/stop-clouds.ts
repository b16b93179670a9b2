// Finds and stops local clouds from another process than the one that started them: `palisade local status` and `down`.
import { type EmulatorGroup, emulatorGroups, isOwn } from './emulator-processes.ts';
import { configuredPort, findRunning, isRunning, registeredOn, unregister } from './instance.ts';
import { stopGroup, stopProcess } from './processes.ts';

/** What is there besides the running cloud: a cloud that is not ready yet, and emulators without a supervisor. */
export type Unregistered = {
  readonly starting: EmulatorGroup | undefined;
  readonly orphans: readonly EmulatorGroup[];
};

/** A supervisor first stops its emulator, which may take as long as killing it. */
const supervisorTimeoutMs = 20_000;

/**
 * Emulators on the port of PALISADE_PORT. Without the variable: those on the default port, and orphans of this state
 * directory on any port.
 */
export function findUnregistered(): Unregistered {
  const port = configuredPort();
  const hasPort = Boolean(process.env['PALISADE_PORT']);
  const groups = emulatorGroups();
  return {
    starting: groups.find(
      (each) => each.supervisor !== undefined && each.port === port && registeredOn(port)?.pid !== each.supervisor,
    ),
    orphans: groups.filter(
      (each) => each.supervisor === undefined && (each.port === port || (!hasPort && isOwn(each))),
    ),
  };
}

/**
 * Stops the running cloud, else the one that is starting, and all orphans. Returns the cloud's port and the orphans.
 * Throws if a process does not end; its registration stays then.
 */
export async function stopClouds(): Promise<{ port: number | undefined; orphans: readonly EmulatorGroup[] }> {
  const { starting, orphans } = findUnregistered();
  const registered = process.env['PALISADE_PORT']
    ? registeredOn(configuredPort())
    : (findRunning() ?? registeredOn(configuredPort()));
  const cloud = registered && isRunning(registered) ? registered : undefined;
  if (cloud) await stopSupervised(cloud.pid, cloud.port);
  else if (starting?.supervisor !== undefined) await stopSupervised(starting.supervisor, starting.port);
  for (const { group, port } of orphans) {
    await stopGroup(group);
    unregister(port);
  }
  if (!cloud && registered && !emulatorGroups().some(({ port }) => port === registered.port))
    unregister(registered.port);
  return { port: cloud?.port ?? starting?.port, orphans };
}

/** Stops a supervisor, and the emulator that it leaves if it had to be killed. */
export async function stopSupervised(supervisor: number, port: number): Promise<void> {
  const groups = emulatorGroups().filter((each) => each.supervisor === supervisor);
  await stopProcess(supervisor, supervisorTimeoutMs);
  for (const { group } of groups) await stopGroup(group);
  unregister(port);
}
