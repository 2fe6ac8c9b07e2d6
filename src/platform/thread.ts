import { Worker } from "node:worker_threads";

/** What a thread says of a question: what it found, or why it could not. */
type Answer = { readonly id: number } & ({ readonly found?: unknown } | { readonly fault: string });
type Waiting = { readonly resolve: (found: never) => void; readonly reject: (fault: Error) => void };

/**
 * A thread of its own for heavy computing, so that the server goes on answering meanwhile. It is started with the first question and
 * again after it was lost; with nothing to do it does not keep the program from ending.
 * @param script posts `{ id, found }` or `{ id, fault }` for each question, whose `id` it repeats
 * @param name what the error says has ended
 */
export function openThread<Question extends object>(
  script: URL,
  name: string,
): <Found>(question: Question) => Promise<Found> {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let asked = 0;

  function start(): Worker {
    const started = new Worker(script);
    started.on("message", (answer: Answer) => {
      const caller = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if ("fault" in answer) caller?.reject(new Error(answer.fault));
      else caller?.resolve(answer.found as never);
    });
    const lost = (error: Error): void => {
      if (worker === started) worker = null;
      for (const caller of waiting.values()) caller.reject(error);
      waiting.clear();
    };
    started.on("error", lost);
    started.on("exit", (code) => lost(new Error(`${name} ended with ${code}.`)));
    return started;
  }

  return async <Found>(question: Question): Promise<Found> => {
    const running = (worker ??= start());
    asked += 1;
    const id = asked;
    return await new Promise<Found>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      running.ref();
      running.postMessage({ ...question, id });
    });
  };
}
