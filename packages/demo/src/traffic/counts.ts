/** What the users of a traffic run did, counted. */
export interface TrafficCounts {
  logins: number;
  rejectedLogins: number;
  sessions: number;
  questions: number;
  answers: number;
  failedAnswers: number;
  leftAnswers: number;
  uploads: number;
  feedback: number;
  applications: number;
  /** Requests that were answered with an error, or not at all, where none was to be expected. */
  unexpected: number;
}

/** Counts from zero. */
export function noCounts(): TrafficCounts {
  return {
    logins: 0,
    rejectedLogins: 0,
    sessions: 0,
    questions: 0,
    answers: 0,
    failedAnswers: 0,
    leftAnswers: 0,
    uploads: 0,
    feedback: 0,
    applications: 0,
    unexpected: 0,
  };
}

/** The counts in one line. */
export function describeCounts(counts: TrafficCounts): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name}=${count}`)
    .join(' ');
}
