import { BroadcastChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { type Door, openDoor } from './door.ts';
import type { Channel, ChannelMessage } from './messages.ts';
import type { Reader } from './reader.ts';

// How the threads of an application and the reader find each other: no thread has a port to the reader, and none can be handed over where
// the application makes the threads. Everything that is frequent goes through shared memory; the channel only says where that is.

/** Where threads join a reader. */
export interface ThreadChannel {
  readonly name: string;
  /** Open as soon as the reader hears what is said on the channel. */
  readonly door: Door;
}

/** Opens the application's channel of this name; it never keeps a thread alive. */
export function openChannel(name: string, onMessage: (message: ChannelMessage) => void): Channel {
  const channel = new BroadcastChannel(name);
  channel.onmessage = (event) => onMessage((event as { data: ChannelMessage }).data);
  channel.unref();
  return {
    post: (message) => channel.postMessage(message),
    catchUp() {
      const port = channel as unknown as MessagePort; // as which Node's function takes it, but not its type
      for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
        onMessage(next.message);
    },
  };
}

/** Lets the application's threads join a reader, which runs in this thread. */
export function admitThreads({ name, door }: ThreadChannel, reader: Reader): void {
  const channel = openChannel(name, (message) => {
    if (message.type !== 'from') return;
    const { thread } = message;
    reader.receiveFrom(thread, message.message, (answer) =>
      channel.post({ type: 'to', thread, message: answer }),
    );
  });
  reader.admit(channel);
  channel.post({ type: 'reader' });
  openDoor(door);
}
