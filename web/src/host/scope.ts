/** What a dedicated worker's global scope has and a window's has not: the compiler's DOM library knows only one of the two. */
export interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  onunhandledrejection: ((event: PromiseRejectionEvent) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

export const workerScope = globalThis as unknown as WorkerScope;
