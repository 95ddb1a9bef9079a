// Loaded into a supervisor that is measured: at SIGUSR2 it writes down what it holds, after a collection of garbage.
import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const file = process.env['SOAK_REPORT'];
// The agent's and the app's processes have the same environment.
if (file !== undefined && process.argv[1]?.endsWith('main.js')) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collect();
    const resources = process.getActiveResourcesInfo();
    const timers = resources.filter((name) => name === 'Timeout' || name === 'Immediate').length;
    const heapMb = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
    writeFileSync(`${file}.new`, JSON.stringify({ timers, resources: resources.length, heapMb }));
    renameSync(`${file}.new`, file);
  });
}
