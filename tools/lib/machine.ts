// What a measurement was made on, for whoever reads its figures.
import { cpus } from 'node:os';

export const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`;
