import { afterEach, beforeEach, expect, it } from 'vitest';
import { restingOptions } from '../../../../src/services/os/node/at-rest.ts';
import { helperNode, screenNode } from '../../../../src/services/os/node/command-line.ts';

const { execArgv } = process;
const ours = ['--max-semi-space-size=4', ...restingOptions, '--disable-sigusr1'];
beforeEach(() => {
  process.execArgv = ['--inspect=0', ...ours];
});
afterEach(() => {
  process.execArgv = execArgv;
});

it('screen and agent are as small as the launcher made their parent, and open no debugger of their own', () => {
  expect(helperNode('agent.js')).toEqual([...ours, '--', 'agent.js']);
  expect(screenNode('screen.js')).toEqual(['--no-warnings', ...ours, '--', 'screen.js']);
});
