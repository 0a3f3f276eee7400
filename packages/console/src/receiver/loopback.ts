import { isIPv4 } from 'node:net';

/** Whether a host name or address is this machine's loopback interface by its very name. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  return (
    name === 'localhost' || name === '::1' || name === '[::1]' || (isIPv4(name) && name.startsWith('127.'))
  );
}

/**
 * Whether a `Host` header names the loopback interface. A web page whose name was pointed at this machine (DNS rebinding)
 * still sends its own name here.
 */
export function isLoopbackHeader(host: string | undefined): boolean {
  return host !== undefined && isLoopback(host.replace(/:\d*$/, ''));
}
