import { toolCall } from '../catalog/toolCalls.ts';
import type { PayloadOf } from '../definition/event.ts';
import type { RecordOptions } from '../recorder/occurrence.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { OpenStreams } from './openStreams.ts';
import { SUCCESS, TOOL_ERROR } from './outcome.ts';
import { observeTimed, type Timed, type TimedMeta } from './timed.ts';

type Payload = PayloadOf<typeof toolCall>;

/** What is known of a tool call before it begins. */
export interface ToolCallMeta
  extends TimedMeta,
    Pick<Payload, 'toolName'>,
    Partial<Omit<Payload, 'toolName' | 'duration' | 'status' | 'errorType'>> {
  /** Who it is called for. */
  readonly user?: RecordOptions['user'];
}

/** Observes tool calls, see {@link Observer.observeToolCall}. */
export type ObserveToolCall = <T>(meta: ToolCallMeta, fn: () => T) => T;

/** Makes an observer of tool calls. */
export function toolCallObserver(record: Recorder['record'], openStreams: OpenStreams): ObserveToolCall {
  return (meta, fn) => observeTimed(() => timedToolCall(meta, record, openStreams), fn);
}

function timedToolCall(meta: ToolCallMeta, record: Recorder['record'], openStreams: OpenStreams): Timed {
  const { user, signal, outcome: _, ...planned } = meta;
  return {
    kind: 'toolCall',
    name: meta.toolName,
    meta,
    openStreams,
    outcomeOfResult: (result) =>
      (result as { isError?: unknown } | null | undefined)?.isError === true ? TOOL_ERROR : SUCCESS,
    onEnd({ times: { duration }, outcome, at: context }) {
      const payload = { toolType: 'function', ...planned, duration, ...outcome };
      record(toolCall, payload, { context, ...(user !== undefined && { user }) });
    },
  };
}
