#!/usr/bin/env node
// Starts the command line: that of an installed package, or of a checkout. This file runs on every Node.js, so that an
// old one gets one clear line; the command itself runs on the npm package `node`, or on this one if it is new enough.
'use strict';
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { homedir } = require('node:os');
const { join, dirname } = require('node:path');

/** The version of Lambda's runtime, on which everything is tested. */
const minimumVersion = 24;

const root = dirname(__dirname);
const environment = { ...process.env, PALISADE_CALLED_AS: process.env.PALISADE_CALLED_AS || process.argv[1] };
const words = process.argv.slice(2);

if (existsSync(join(root, 'cli', 'palisade.ts'))) replaceBy(join(root, 'bin', 'palisade'), words, environment);
else startPackage();

function startPackage() {
  const node = newEnough();
  if (node === undefined) {
    process.stderr.write(
      `Palisade needs Node.js ${minimumVersion} or newer, and this is ${process.version}: install it from https://nodejs.org, or install Palisade with its optional package 'node': npm install --include=optional\n`,
    );
    process.exitCode = 1;
    return;
  }
  // The same as in bin/palisade, which says why.
  const state =
    process.env.PALISADE_STATE_DIR ||
    join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'palisade');
  replaceBy(
    node,
    ['--max-semi-space-size=8', '--heap-growing-percent=30', join(root, 'dist', 'cli', 'palisade.js'), ...words],
    {
      ...environment,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || join(state, 'compile-cache'),
      MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX || '1',
    },
  );
}

function newEnough() {
  try {
    const own = join(dirname(require.resolve('node/package.json')), 'bin', 'node');
    if (existsSync(own)) return own;
  } catch {
    // The package is optional.
  }
  return Number(process.versions.node.split('.')[0]) >= minimumVersion ? process.execPath : undefined;
}

/** Runs the command in place of this process where Node.js can do that, else as a child that gets its signals. */
function replaceBy(command, args, env) {
  if (process.execve) {
    // Its warning that it is experimental is of no use to a user.
    process.removeAllListeners('warning');
    process.execve(command, [command, ...args], env);
  }
  const child = spawn(command, args, { stdio: 'inherit', env });
  // A terminal sends Ctrl-C to both. This process stays until the command has ended.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${command} cannot be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('close', (code, signal) => {
    if (signal === null) process.exitCode = code;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}
