import { expect, it } from 'vitest';
import { createDisguise } from '../../../src/logs/secrets/disguise.ts';

const disguise = createDisguise([
  { text: 'app.example.org', as: '<tunnel>' },
  { text: 'example.org', as: '<custom>' },
  { text: '/home/anna', as: '~' },
  { text: 'abc', as: '<short>' },
]);

it.each([
  ['https://app.example.org/x and EXAMPLE.ORG', 'https://<tunnel>/x and <custom>'],
  ['myexample.org stays, abc too', 'myexample.org stays, abc too'],
  ['/home/anna/app, /home/annabel', '~/app, /home/annabel'],
  ['from 203.0.113.7:4711 and [2001:db8::1]:80', 'from <address>:4711 and [<address>]:80'],
  ['http://127.0.0.1:8501 http://[::1]:8501 0.0.0.0', 'http://127.0.0.1:8501 http://[::1]:8501 0.0.0.0'],
  ['at 14:02:09, line 3:12:5: v1.53.0', 'at 14:02:09, line 3:12:5: v1.53.0'],
  ['anna.b+x@mail.example.org', '<e-mail>'],
])('%s', (text, shown) => {
  expect(disguise(text)).toBe(shown);
});
