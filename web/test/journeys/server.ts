/** Starts the one server of all journeys, and ends it after the last. */
import { serve } from "../server.mjs";

export default async function setup(): Promise<() => void> {
  const { address, close } = await serve([], "ignore");
  process.env.INTERLEAVE_ADDRESS = address;
  return close;
}
