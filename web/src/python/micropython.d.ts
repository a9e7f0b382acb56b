/** What is used of MicroPython's loader, which build.mjs finds in its npm package; and texts of Python in the bundle. */
declare module "micropython" {
  export function loadMicroPython(options: {
    url: string;
    /** Places on the stack of Python's calls. */
    pystack: number;
    /** Without it, output comes byte by byte. */
    linebuffer: boolean;
    stdin(): null;
    stdout(byte: Uint8Array): void;
    stderr(byte: Uint8Array): void;
  }): Promise<{
    FS: { mkdir(path: string): void; writeFile(path: string, text: string): void };
    registerJsModule(name: string, module: object): void;
    /** Throws an Error that is called PythonError, whose message is the traceback. */
    runPython(code: string): unknown;
  }>;
}

declare module "*.py" {
  const text: string;
  export default text;
}
