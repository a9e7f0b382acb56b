/** What a page does with what it hears from its author's server, without a browser. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Connection, pauseAfter, pauses, type Socket } from "../src/live/connection";
import { summary } from "../src/live/notice";
import { readState } from "../src/live/state";
import written from "../../server/live/testdata/state.json";

describe("a message", () => {
  test("is what the server writes", () => {
    expect(readState(JSON.stringify(written))).toEqual(written);
  });

  test.each(["", "null", "[]", "{}", '{"version":1,"problems":[],"more":0}', '{"version":"","problems":[{}],"more":0}', '{"version":"","problems":{},"more":0}'])(
    "that is %j is none",
    (text) => expect(readState(text)).toBeNull(),
  );
});

test.each([
  [1, 0, 0, "1 error: what is broken stays as it last was"],
  [2, 1, 0, "2 errors, 1 warning: what is broken stays as it last was"],
  [0, 2, 0, "2 warnings"],
  [20, 0, 5, "20 errors, 5 more: what is broken stays as it last was"],
])("of %i errors, %i warnings and %i more it says so", (errors, warnings, more, want) => expect(summary(errors, warnings, more)).toBe(want));

test("pauses grow, have an end, and differ from page to page", () => {
  expect([1, 2, 3, 20].map((failures) => pauseAfter(failures, 1))).toEqual([200, 400, 800, pauses.most]);
  expect(pauseAfter(1, 0)).toBe(100);
});

describe("a connection", () => {
  const sockets: (Socket & { closed: boolean })[] = [];
  let heard: unknown[] = [];
  const listener = { onLink: (up: boolean) => heard.push(up), onMessage: (data: unknown) => heard.push(data) };
  const open = () => {
    const socket = { onopen: null, onmessage: null, onclose: null, closed: false, close: () => (socket.closed = true) } as unknown as Socket & { closed: boolean };
    sockets.push(socket);
    return socket;
  };
  const last = () => sockets.at(-1)! as unknown as WebSocket & { closed: boolean };
  const opens = () => last().onopen?.call(last(), new Event("open"));
  const says = (data: string) => last().onmessage?.call(last(), new MessageEvent("message", { data }));
  const ends = () => last().onclose?.call(last(), new Event("close") as CloseEvent);

  beforeEach(() => {
    vi.useFakeTimers();
    sockets.length = 0;
    heard = [];
  });
  afterEach(() => vi.useRealTimers());

  test("that ends comes back, later each time until the server speaks", () => {
    const connection = new Connection(open, listener);
    connection.start();
    opens();
    says("hello");
    ends();
    expect(heard).toEqual([true, "hello", false]);
    const pause = () => {
      const before = sockets.length;
      let ms = 0;
      for (; sockets.length === before; ms += 10) vi.advanceTimersByTime(10);
      return ms;
    };
    expect(pause()).toBeLessThanOrEqual(pauses.first + 10);
    for (let i = 0; i < 5; i++) {
      ends();
      pause();
    }
    ends();
    expect(pause()).toBeGreaterThan(pauses.first * 8);
    opens();
    says("hello again");
    ends();
    expect(pause()).toBeLessThanOrEqual(pauses.first + 10);
  });

  test("is one at a time, and started at once when it is asked for", () => {
    const connection = new Connection(open, listener);
    connection.start();
    connection.start();
    expect(sockets).toHaveLength(1);
    ends();
    connection.start();
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(pauses.most);
    expect(sockets).toHaveLength(2);
  });

  test("that is stopped tries no more", () => {
    const connection = new Connection(open, listener);
    connection.start();
    opens();
    const socket = last();
    connection.stop();
    expect(socket.closed).toBe(true);
    expect(socket.onclose).toBeNull();
    vi.advanceTimersByTime(pauses.most * 2);
    expect(sockets).toHaveLength(1);
    connection.start();
    expect(sockets).toHaveLength(2);
  });
});
