import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { loadSinks } from '../sinks/load.ts';
import { admitThreads } from './channel.ts';
import { Control } from './control.ts';
import { createDestination } from './destination.ts';
import type { FromReader, ToReader } from './messages.ts';
import { Reader } from './reader.ts';
import { openSpools } from './spools.ts';
import type { WorkerData } from './workerHost.ts';

// The export worker: a thread of its own in which nothing of the application runs.

const port = parentPort;
if (port) {
  const { control, settings, channel, answers } = workerData as WorkerData;
  const answer = (message: FromReader) => answers.postMessage(message);
  const warn = (message: string) => answer({ type: 'warning', message });
  const onChange = () => reader.changed();
  const destination = createDestination({ settings, spools: openSpools(settings), warn, onChange });
  const reader: Reader = new Reader({
    control: new Control(control),
    destination,
    sinks: loadSinks(settings.sinks, warn),
    answer,
    catchUp,
    threaded: true,
  });
  if (channel) admitThreads(channel, reader);
  port.on('message', (message: ToReader) => void reader.receive(message));
  function catchUp() {
    for (
      let next = receiveMessageOnPort(port as MessagePort);
      next;
      next = receiveMessageOnPort(port as MessagePort)
    )
      void reader.receive(next.message);
  }
}
