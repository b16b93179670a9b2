// Registration files of local clouds: a file and a folder per port, and local.json, which describes the cloud to use.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { commandLine } from '../shared/lib/command-line.ts';
import { stateFolder } from '../shared/lib/installation.ts';
import { makeStateFolder } from '../shared/lib/state-files.ts';
import { fileProblem } from '../shared/lib/system-errors.ts';
import { commandPatterns, isProcessRunning } from './processes.ts';
import { packageIn } from './service-folder.ts';

const accountId = z.string();

/** The content of local.json: how to reach a running local cloud, and how to stop it (docs/concepts/local-cloud.md). */
const localCloud = z.object({
  endpoint: z.string(),
  region: z.string(),
  accounts: z.object({
    management: accountId,
    sharedServices: accountId,
    dataManagement: accountId,
    dataScience: accountId,
    testing: accountId,
    production: accountId,
  }),
  slackInbox: z.string(),
  dashboard: z.string(),
  /** The secret key of every account. Its access key is the account id. */
  secretAccessKey: z.string(),
  port: z.number(),
  /** The supervisor process, which simulates AWS services, and the emulator that it started. */
  pid: z.number(),
  emulatorPid: z.number(),
});
export type LocalCloud = z.infer<typeof localCloud>;
export type AccountIds = LocalCloud['accounts'];

export const stateDirectory = stateFolder();
const latestFile = join(stateDirectory, 'local.json');

export const defaultPort = 4566;

/** The port in PALISADE_PORT, else the default. Throws if the variable is not a port number. */
export function configuredPort(): number {
  const text = process.env['PALISADE_PORT'];
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`PALISADE_PORT is '${text}', which is not a port: use a number from 1 to 65535`);
}

/** The port beside the endpoint's, for the posture page and the Slack inbox. Pure. */
export function pagePortOf(port: number): number {
  return port + 1;
}

/** The folder of the local cloud on this port, with its log and the emulator's files. Creates it if it is missing. */
export function folderOf(port: number): string {
  return makeStateFolder(join(stateDirectory, `local-${port}`));
}

/** The folder from which the hub was deployed to this local cloud. */
export function hubFolderOf(port: number): string {
  return join(folderOf(port), 'hub');
}

/** The folder from which the management account's stack was deployed to this local cloud. */
export function managementFolderOf(port: number): string {
  return join(folderOf(port), 'management');
}

/** The folder with the hub's package as it was deployed to this local cloud. */
export function packageOf(port: number): string {
  return packageIn(hubFolderOf(port));
}

export function logOf(port: number): string {
  return join(folderOf(port), 'local.log');
}

/** Registers a local cloud that is ready, and makes it the one in local.json. */
export function register(cloud: LocalCloud): void {
  const text = `${JSON.stringify(cloud, null, 2)}\n`;
  makeStateFolder(stateDirectory);
  writeFileSync(fileOf(cloud.port), text);
  writeFileSync(latestFile, text);
}

/** Removes the registration. If another local cloud is still running, local.json describes that one from now on. */
export function unregister(port: number): void {
  rmSync(fileOf(port), { force: true });
  if (read(latestFile)?.port !== port) return;
  const other = runningClouds()[0];
  if (other) writeFileSync(latestFile, `${JSON.stringify(other, null, 2)}\n`);
  else rmSync(latestFile, { force: true });
}

/** The running local cloud on the port of PALISADE_PORT; without the variable, the one in local.json. */
export function findRunning(): LocalCloud | undefined {
  return ifRunning(process.env['PALISADE_PORT'] ? registeredOn(configuredPort()) : read(latestFile));
}

/** The local cloud on this port, if it is running. */
export function runningOn(port: number): LocalCloud | undefined {
  return ifRunning(registeredOn(port));
}

/** The local cloud that is registered on this port, running or not. */
export function registeredOn(port: number): LocalCloud | undefined {
  return read(fileOf(port));
}

/** Whether the supervisor process of this local cloud is running. */
export function isRunning({ pid }: LocalCloud): boolean {
  return isProcessRunning(pid, commandPatterns.supervisor);
}

function ifRunning(cloud: LocalCloud | undefined): LocalCloud | undefined {
  return cloud && isRunning(cloud) ? cloud : undefined;
}

function runningClouds(): LocalCloud[] {
  return readdirSync(stateDirectory)
    .filter((name) => /^local-\d+\.json$/.test(name))
    .map((name) => read(join(stateDirectory, name)))
    .filter((cloud) => cloud !== undefined)
    .filter(isRunning);
}

function fileOf(port: number): string {
  return join(stateDirectory, `local-${port}.json`);
}

function read(file: string): LocalCloud | undefined {
  if (!existsSync(file)) return undefined;
  const parsed = localCloud.safeParse(contentOf(file));
  return parsed.success ? parsed.data : undefined;
}

/** Without this file a command would turn to AWS, so one that cannot be read is an error. */
function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read: ${fileProblem(error)}. Delete it, then: ${commandLine('local down')}`);
  }
}
