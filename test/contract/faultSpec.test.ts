import { describe, expect, test } from "vitest";

import { type Fault } from "../../provider/emulator/index.js";
import { parseFaults } from "../../provider/emulator/faults/faultSpec.js";
import { at, send, start } from "./harness.js";

describe("the text form", () => {
  test.each<[string, Fault]>([
    ["**; status=503", { path: "**", kind: "status", status: 503 }],
    [
      "GET /v1/**;status=429;retry-after=2;count=3;skip=1",
      { method: "GET", path: "/v1/**", kind: "status", status: 429, retryAfter: 2, count: 3, skip: 1 },
    ],
    [
      "**; status=429; retry-after=Sun, 01 Nov 2026 00:00:07 GMT; message=a = b, c; code=8; count=forever",
      {
        path: "**",
        kind: "status",
        status: 429,
        retryAfter: "Sun, 01 Nov 2026 00:00:07 GMT",
        message: "a = b, c",
        code: 8,
        count: "forever",
      },
    ],
    [
      "POST **:promote; status=502; after",
      { method: "POST", path: "**:promote", kind: "status", status: 502, when: "after" },
    ],
    ["**; reset=body", { path: "**", kind: "reset", when: "body" }],
    ["**; slow=250; after", { path: "**", kind: "slow", ms: 250, when: "after" }],
    ["**; body=huge; bytes=10", { path: "**", kind: "body", body: "huge", bytes: 10 }],
    ["**; redirect=http://127.0.0.1:1/x?y=z", { path: "**", kind: "redirect", location: "http://127.0.0.1:1/x?y=z" }],
    [
      "**; operation=fail; message=no; code=8",
      { path: "**", kind: "operation", outcome: "fail", message: "no", code: 8 },
    ],
    ["**; paging-loop", { path: "**", kind: "paging-loop" }],
    ["DELETE **; ignored", { path: "**", method: "DELETE", kind: "ignored" }],
    ["**; ignored=a,b.c", { path: "**", kind: "ignored", fields: ["a", "b.c"] }],
  ])("%s", (spec, fault) => {
    expect(parseFaults([spec])).toEqual(parseFaults([fault]));
  });

  test.each([
    ["", "must begin with"],
    ["GET a b; status=500", "must begin with"],
    ["**", "say what happens with one of status, reset"],
    ["**; count=2", "say what happens"],
    ["**; status=500; reset=after", "says twice what happens"],
    ["**; status=abc", "status:"],
    ["**; status=200", "status:"],
    ["**; status", "status:"],
    ["**; reset=sometimes", "when:"],
    ["**; status=500; count=0", "count:"],
    ["**; status=500; colour=red", "colour"],
    ["**; operation=explode", "outcome:"],
  ])("%j is refused with a reason", async (spec, reason) => {
    const emulator = await start();
    const reply = await send(emulator, "PUT /_emulator/faults", { body: [spec] });
    expect([reply.status, at(reply.body, "message")]).toEqual([400, expect.stringContaining(reason)]);
  });
});
