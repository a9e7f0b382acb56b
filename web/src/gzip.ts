/**
 * Reads what a host without compression has as gzip alone: the files of an export whose names end in .gz. Some hosts take that for an
 * encoding, and the browser has undone it already: therefore the content says what it is, and not the headers.
 */

/** The answer to a request for the address, as if the host had sent it plain. */
export async function unzipped(address: string | URL, response: Response): Promise<Response> {
  if (!isZipped(address) || !response.body) return response;
  const reader = response.body.getReader();
  const first = await reader.read();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => (first.value ? controller.enqueue(first.value) : controller.close()),
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const zipped = first.value?.[0] === 0x1f && first.value[1] === 0x8b;
  return new Response(zipped ? body.pipeThrough(new DecompressionStream("gzip")) : body, { headers: { "Content-Type": "application/wasm" } });
}

export function isZipped(address: string | URL): boolean {
  return new URL(address, "https://any").pathname.endsWith(".gz");
}

/** The name that a file of wasm has on this page's host: where the runner's page is a text, the site is an export. */
export function nameHere(name: string): string {
  return document.querySelector('meta[name="interleave-runner-text"]') ? `${name}.gz` : name;
}
