// Entry of the thread that reads a freshly fetched catalog: megabytes of JSON, which the gateway's thread has no time for.

import { parentPort, workerData } from 'node:worker_threads';
import { reviewPublished, type ReviewTask } from './review-published.ts';

const port = parentPort;
if (port === null) throw new Error('review-worker.ts runs as a worker thread only.');
// Given by review-thread.ts, and by nobody else.
port.postMessage(reviewPublished(workerData as ReviewTask));
