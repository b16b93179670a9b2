// Where local clouds leave their traces: one folder per port, and local.json for whoever wants to use one.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { commandPatterns, isProcessRunning } from './processes.ts';

const accountId = z.string();

/** What a program has to know to use a running local cloud: contract 4 of the design, and how to stop it. */
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
  /** Where S3 Control, Account Management and EC2's account defaults are: the emulator has not got them. */
  accountServices: z.string(),
  dashboard: z.string(),
  /** Every account's secret key; the access key is its id. */
  secretAccessKey: z.string(),
  port: z.number(),
  /** The process that plays AWS, and the emulator that it started. */
  pid: z.number(),
  emulatorPid: z.number(),
});
export type LocalCloud = z.infer<typeof localCloud>;
export type AccountIds = LocalCloud['accounts'];

const stateDirectory = process.env['PALISADE_STATE_DIR'] ?? '.palisade';
const latestFile = join(stateDirectory, 'local.json');

export const defaultPort = 4566;

/** The port that was asked for with PALISADE_PORT. Throws when it is none. */
export function configuredPort(): number {
  const text = process.env['PALISADE_PORT'];
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`PALISADE_PORT is '${text}', which is no port: give a number from 1 to 65535`);
}

/** The folder of the local cloud on this port: its log, its emulator's files. */
export function folderOf(port: number): string {
  const folder = join(stateDirectory, `local-${port}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The package of the hub as it was deployed there. */
export function packageOf(port: number): string {
  return join(folderOf(port), 'package');
}

export function logOf(port: number): string {
  return join(folderOf(port), 'local.log');
}

/** Tells everybody that this local cloud is ready. */
export function register(cloud: LocalCloud): void {
  const text = `${JSON.stringify(cloud, null, 2)}\n`;
  writeFileSync(fileOf(cloud.port), text);
  writeFileSync(latestFile, text);
}

/** Takes the announcement back. Another one that still runs becomes the one that local.json tells of. */
export function unregister(port: number): void {
  rmSync(fileOf(port), { force: true });
  if (read(latestFile)?.port !== port) return;
  const other = runningClouds()[0];
  if (other) writeFileSync(latestFile, `${JSON.stringify(other, null, 2)}\n`);
  else rmSync(latestFile, { force: true });
}

/** The local cloud on the port of PALISADE_PORT, or without that the one that was started last, if it still runs. */
export function findRunning(): LocalCloud | undefined {
  return ifRunning(process.env['PALISADE_PORT'] ? registeredOn(configuredPort()) : read(latestFile));
}

/** The local cloud on this port, if it runs. */
export function runningOn(port: number): LocalCloud | undefined {
  return ifRunning(registeredOn(port));
}

/** The local cloud that left its traces on this port, running or not. */
export function registeredOn(port: number): LocalCloud | undefined {
  return read(fileOf(port));
}

/** Whether the process that plays this cloud's AWS is still there. */
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
  mkdirSync(stateDirectory, { recursive: true });
  return join(stateDirectory, `local-${port}.json`);
}

function read(file: string): LocalCloud | undefined {
  if (!existsSync(file)) return undefined;
  const parsed = localCloud.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success ? parsed.data : undefined;
}
