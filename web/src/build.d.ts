/** What build.mjs puts into the bundles: names and texts that are known only once another bundle is made. */

/** The file name of the toolchain worker's bundle, beside this module's. */
declare const TOOLCHAIN_WORKER: string;

/** The file names of what a Python program runs in, and on: its worker, and the interpreter's wasm. */
declare const PYTHON_WORKER: string;
declare const PYTHON_WASM: string;

/** The whole text of the worker that a run gets, for a data: address inside the runner's frame. */
declare const RUNNER_WORKER: string;

/** Go's own wasm_exec.js, taken from the installed GOROOT; it sets the global `Go`. */
declare module "wasm_exec" {}

/** The styles of a timeline's drawing, with the colours that they name. */
declare const DRAWING_STYLE: string;
