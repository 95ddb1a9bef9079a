import { expect, test } from 'vitest';
import { beginsWithLoopback, isLoopback } from '../../../src/core/base/loopback.ts';

test.each(['localhost', 'LOCALHOST', 'shop.localhost', '127.0.0.1', '127.8.8.8', '[::1]', '0.0.0.0'])(
  '%s is this machine, in a URL and before it is one',
  (host) => {
    expect(isLoopback(`http://${host}:8501/app`)).toBe(true);
    expect(['', ':8501', '/app', ':8501/app'].map((rest) => beginsWithLoopback(host + rest))).not.toContain(
      false,
    );
  },
);

test.each(['localhost.example', 'localhostess.com', '127.example', '128.0.0.1', '10.0.0.1', '[::2]'])(
  '%s is another one',
  (host) => {
    expect(isLoopback(`http://${host}:8501/app`)).toBe(false);
    expect(beginsWithLoopback(`${host}:8501/app`)).toBe(false);
  },
);
