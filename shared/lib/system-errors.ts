// Errors of the operating system and of JSON in plain words: what Node.js says about them is for programmers.
import { getSystemErrorMap } from 'node:util';
import { isNativeError } from 'node:util/types';

/** Why a call failed, by the code of Node's error (Node.js API, "Common system errors"). */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no permission: use a file or folder of your own',
  EADDRINUSE: 'another program uses this port: stop it, or choose another port',
  EADDRNOTAVAIL: 'this computer does not have this address',
  EAI_AGAIN: 'the name cannot be resolved at the moment: check the network, then try again',
  EBUSY: 'another program uses it',
  ECONNREFUSED: 'nothing answers there: is it running, and is the address right?',
  ECONNRESET: 'the connection was closed: try again',
  EDQUOT: 'your disk quota is used up: free some space',
  EEXIST: 'it exists already: choose another name',
  EHOSTUNREACH: 'the computer cannot be reached: check the network',
  EISDIR: 'it is a folder: name the file in it',
  ELOOP: 'its symbolic links form a loop',
  EMFILE: 'too many files are open: raise the limit (ulimit -n)',
  ENAMETOOLONG: 'its name is too long for this system',
  ENETUNREACH: 'the network cannot be reached: check the connection',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full: free some space, or choose another folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENOTEMPTY: 'the folder is not empty',
  ENOTFOUND: 'the name cannot be resolved: check its spelling, the network and the proxy',
  EPERM: 'the system does not permit it: use a file or folder of your own',
  EROFS: 'the file system is read-only: choose another folder',
  ETIMEDOUT: 'there was no answer in time: check the network, then try again',
};

/** The code of a system error, such as ENOENT, also of the cause of an error; undefined if it is none. Pure. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!isNativeError(error)) return undefined;
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z_]+\d*$/.test(code) ? code : systemErrorCode(innerError(error));
}

/** Why a call of the operating system failed, as a phrase; undefined if the error is not of the system. Pure. */
export function systemErrorReason(error: unknown): string | undefined {
  const code = systemErrorCode(error);
  if (code === undefined) return undefined;
  // mkdir says EEXIST where a file has the name of the folder (mkdir(2)).
  const isFileInTheWay = code === 'EEXIST' && Reflect.get(Object(error), 'syscall') === 'mkdir';
  return systemReasonOf(isFileInTheWay ? 'ENOTDIR' : code);
}

/** The phrase for a code; for one that is not known here, the system's own. Pure. */
export function systemReasonOf(code: string): string {
  const known = reasons[code];
  if (known !== undefined) return known;
  const ofSystem = [...getSystemErrorMap().values()].find(([name]) => name === code);
  return ofSystem ? `${ofSystem[1]} (${code})` : code;
}

/** Why a file could not be read, written or parsed, as a phrase. Pure. */
export function fileProblem(error: unknown): string {
  const reason = systemErrorReason(error);
  if (reason !== undefined) return reason;
  if (isNativeError(error) && error.name === 'SyntaxError') return `it is not valid JSON${placeIn(error.message)}`;
  return isNativeError(error) ? error.message : String(error);
}

/** The whole sentence, with the file or address that the error is about; undefined if it is not of the system. Pure. */
export function describeSystemError(error: unknown): string | undefined {
  const reason = systemErrorReason(error);
  if (reason === undefined) return undefined;
  const subject = subjectOf(error);
  return subject === undefined ? `The system refuses: ${reason}` : `${subject}: ${reason}`;
}

function placeIn(message: string): string {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? [];
  if (line !== undefined) return `: look at line ${line}, column ${column}`;
  return /end of JSON/.test(message) ? ': it ends too early' : '';
}

/** fetch and AggregateError have the system's error inside. */
function innerError(error: Error): unknown {
  return error.cause ?? ('errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined);
}

function subjectOf(error: unknown): string | undefined {
  if (!isNativeError(error)) return undefined;
  const { path, dest, address, port, hostname } = error as {
    [name in 'path' | 'dest' | 'address' | 'hostname']?: string;
  } & {
    port?: number;
  };
  if (path !== undefined) return dest ?? path;
  if (address !== undefined) return port === undefined ? address : `${address}:${port}`;
  return hostname ?? subjectOf(innerError(error));
}
