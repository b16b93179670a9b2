// The machine on which a measurement ran, printed above its figures.
import { cpus } from 'node:os';

export const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`;
