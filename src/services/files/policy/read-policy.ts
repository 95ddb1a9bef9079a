import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { PolicyReading } from '../../../core/tunnel/state.ts';
import { gateWords } from '../../../core/words/gates.ts';
import type { ProblemText } from '../../../core/words/problem-text.ts';
import { codeOf } from '../../os/error-code.ts';
import { checkPolicy } from './check-policy.ts';

const mostBytes = 256 * 1024;

/** What the file of a traffic policy holds now. Nothing is waited for, whatever stands in its place. */
export function readPolicyNow(path: string): PolicyReading {
  const bytes = bytesOf(path);
  if (!Buffer.isBuffer(bytes)) return { at: 'broken', line: null, ...bytes };
  if (!isUtf8(bytes)) return { at: 'broken', line: null, ...gateWords.policyNoText };
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const fault = checkPolicy(text);
  return fault === null ? { at: 'read', text } : { at: 'broken', ...fault };
}

function bytesOf(path: string): Buffer | ProblemText {
  let file: number | null = null;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    if (!stats.isFile()) return gateWords.policyUnreadable('EISDIR');
    return stats.size > mostBytes ? gateWords.policyTooLong(mostBytes) : readFileSync(file);
  } catch (error) {
    const code = codeOf(error);
    return ['ENOENT', 'ENOTDIR'].includes(code) ? gateWords.policyMissing : gateWords.policyUnreadable(code);
  } finally {
    if (file !== null) closeSync(file);
  }
}
