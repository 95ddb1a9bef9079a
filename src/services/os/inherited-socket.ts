import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';

/** Where a program finds the connection that whoever started it left it. */
const inheritedDescriptor = 3;

/** The connection to the process that started this one; null: it left none. */
export function inheritedSocket(): Socket | null {
  if (!isSocket(inheritedDescriptor)) return null;
  return new Socket({ fd: inheritedDescriptor, readable: true, writable: true });
}

function isSocket(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isSocket();
  } catch {
    return false;
  }
}
