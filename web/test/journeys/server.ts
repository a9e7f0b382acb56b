/** Starts the one server of all journeys and exports what it serves; ends it after the last. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { exportTo } from "../host.mjs";
import { serve } from "../server.mjs";

export default async function setup(): Promise<() => void> {
  const { address, close } = await serve([], "ignore");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "interleave-export-"));
  exportTo(path.join(folder, "site"), ["-base", "https://lessons.example/a/b"]);
  process.env.INTERLEAVE_ADDRESS = address;
  process.env.INTERLEAVE_EXPORT = path.join(folder, "site");
  return () => {
    close();
    fs.rmSync(folder, { recursive: true });
  };
}
