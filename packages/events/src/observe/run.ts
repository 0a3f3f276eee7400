import { applicationProcess } from '../catalog/applications.ts';
import type { PayloadOf } from '../definition/event.ts';
import type { RecordOptions } from '../recorder/occurrence.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { OpenStreams } from './openStreams.ts';
import { observeTimed, type Timed, type TimedMeta } from './timed.ts';
import { isContextKept } from './units.ts';

type Payload = PayloadOf<typeof applicationProcess>;

/** What is known of an application's run before it begins. */
export interface RunMeta
  extends TimedMeta,
    Pick<
      Payload,
      'applicationId' | 'applicationName' | 'applicationType' | 'sessionId' | 'agentName' | 'workflowName'
    > {
  /** Who asked. */
  readonly user?: RecordOptions['user'];
  /** When it began, in milliseconds since 1970, where that was before the call, as of a request that waited. @default now */
  readonly startTime?: number | undefined;
}

/** Observes runs of applications, see {@link Observer.observeRun}. */
export type ObserveRun = <T>(meta: RunMeta, fn: () => T) => T;

/** Makes an observer of runs. */
export function runObserver(record: Recorder['record'], openStreams: OpenStreams): ObserveRun {
  return (meta, fn) => observeTimed(() => timedRun(meta, record, openStreams), fn);
}

function timedRun(meta: RunMeta, record: Recorder['record'], openStreams: OpenStreams): Timed {
  const { user, signal, outcome: _, startTime, ...planned } = { ...namesOf(meta), ...meta };
  return {
    kind: 'run',
    name: meta.applicationName,
    meta,
    startTime,
    openStreams,
    onEnd({ times, outcome, at: context, unit }) {
      const calls = isContextKept() ? { inferenceCalls: unit?.modelCalls, toolCalls: unit?.toolCalls } : {};
      record(
        applicationProcess,
        { ...planned, ...times, ...outcome, ...calls },
        { context, ...(user !== undefined && { user }) },
      );
    },
  };
}

/** An application that is an agent or a workflow is one by its own name. */
function namesOf({ applicationName, applicationType }: RunMeta): Pick<Payload, 'agentName' | 'workflowName'> {
  if (applicationType === 'agent') return { agentName: applicationName };
  return applicationType === 'workflow' ? { workflowName: applicationName } : {};
}
