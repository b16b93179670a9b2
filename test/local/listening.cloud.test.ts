// Nothing of a local cloud can be reached from the network.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { listProcesses } from '../../local/processes.ts';
import { cloud } from '../support/cloud.ts';

const hasProc = existsSync('/proc/net/tcp');
const hasLsof = spawnSync('lsof', ['-v']).error === undefined;
const testWithTools = hasProc || hasLsof ? test : test.skip;

/** The addresses on which the processes listen, as the system writes them: `host:port`, hexadecimal on Linux. */
function listeningAddresses(processIds: readonly number[]): string[] {
  return hasProc ? fromProc(processIds) : fromLsof(processIds);
}

function fromProc(processIds: readonly number[]): string[] {
  const sockets = new Set(processIds.flatMap(openFiles).map((file) => /^socket:\[(\d+)\]$/.exec(file)?.[1]));
  const listening = '0A';
  return ['tcp', 'tcp6']
    .map((name) => `/proc/net/${name}`)
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === listening && sockets.has(inode))
    .map(([, address = '']) => address);
}

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

function fromLsof(processIds: readonly number[]): string[] {
  const args = ['-nP', '-a', '-iTCP', '-sTCP:LISTEN', '-Fn', '-p', processIds.join(',')];
  const { stdout } = spawnSync('lsof', args, { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => (line.startsWith('n') ? [line.slice(1)] : []));
}

/** 127.0.0.1 and ::1, and 127.0.0.1 as an IPv6 address; in /proc each word is in the machine's byte order. */
const loopback = /^(0100007F|0{24}01000000|0{16}(FFFF0000|0000FFFF)0100007F|127\.0\.0\.1|\[::1\]):/;

testWithTools('the processes of a local cloud listen on the loopback interface only', () => {
  const ofCloud = listProcesses().filter(({ pid, group }) => pid === cloud.pid || group === cloud.emulatorPid);
  expect(ofCloud.length).toBeGreaterThan(2);
  const addresses = listeningAddresses(ofCloud.map(({ pid }) => pid));
  // At least the emulator, and the server of the posture page.
  expect(addresses.length).toBeGreaterThanOrEqual(2);
  expect(addresses.filter((address) => !loopback.test(address))).toEqual([]);
});
