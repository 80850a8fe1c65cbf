import fc from "fast-check";
import { stringifyExactJson } from "../../../../ts/codec/exactJson.ts";
import { serializeSubscription } from "../../../../ts/codec/serializeSubscription.ts";
import { subscription } from "../fixtures.ts";

/** Requests of somebody who wants the node to fall over; the same ones for the same seed. */
export interface HostileRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  payload: Buffer;
}

const JOB = { containers: ["a"], data: { prompt: "hi" }, requires_proof: false };
const DELEGATED = {
  signature: { nonce: 0, expiry: 2 ** 31, v: 27, r: 2n ** 256n - 1n, s: 1n },
  subscription: serializeSubscription(subscription({ paymentAmount: 10n ** 18n })),
  data: {},
};
const BATCH = [JOB, DELEGATED, JOB];
const REPORT = { id: "x", status: "success", containers: ["a"] };

const integer = fc.oneof(
  fc.bigInt({ min: -(2n ** 300n), max: 2n ** 300n }),
  fc.constantFrom<unknown>(-1, 0, 2 ** 32, 2n ** 256n, 1.5, -0, 1e308, "1", "-1", "0x", "1e3", `0x${"f".repeat(65)}`),
);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    ...["", "a", "\u0000", "\ud800", "__proto__", "constructor", "../../etc/passwd", "' OR 1=1 --", "{{7*7}}", "%00"],
    ...[
      "\u202e",
      "a".repeat(10_000),
      "a,a",
      "toString",
      "\r\nx: y",
      "$\u007bjndi:ldap://x}",
      "<script>",
      "NaN",
      "null",
    ],
  ),
);
const json: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: false },
    integer,
    text,
    fc.constantFrom<unknown>(null, true, false, [], {}, JOB, DELEGATED, BATCH, REPORT),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** A good body with one of its fields, at any depth, replaced or removed. */
const spoiled = fc
  .tuple(
    fc.constantFrom<unknown>(JOB, DELEGATED, BATCH, REPORT),
    fc.array(fc.nat(20), { maxLength: 3 }),
    fc.option(json),
  )
  .map(([good, path, value]) => {
    const copy: unknown = structuredClone(good);
    let at = copy as Record<string, unknown>;
    for (const [depth, step] of path.entries()) {
      const keys = Object.keys(at);
      const key = keys[step % Math.max(1, keys.length)];
      if (key === undefined) break;
      const next = at[key];
      if (depth === path.length - 1 || typeof next !== "object" || next === null) {
        if (value === null) delete at[key];
        else at[key] = value;
        break;
      }
      at = next as Record<string, unknown>;
    }
    return stringifyExactJson(copy) ?? "";
  });

/** Text that is nearly JSON. */
const broken = fc.oneof(
  fc.tuple(spoiled, fc.nat()).map(([body, cut]) => body.slice(0, cut % (body.length + 1))),
  fc.tuple(spoiled, fc.nat(), text).map(([body, at, more]) => body.slice(0, at % 50) + more + body.slice(at % 50)),
  fc.constantFrom(
    ...[
      "",
      " ",
      "\ufeff{}",
      "{}{}",
      "NaN",
      "Infinity",
      "1e999",
      "-",
      '{"a":1,"a":2}',
      "[".repeat(5_000),
      "{".repeat(50),
    ],
    ...[`${'{"a":'.repeat(3_000)}1${"}".repeat(3_000)}`, `[${"9".repeat(5_000)}]`, `{"containers":${"9".repeat(400)}}`],
    ...['{"__proto__":{"containers":["a"],"data":{}}}', '{"containers":["__proto__"],"data":{"__proto__":{"x":1}}}'],
    ...[
      `{"containers":[${'"a",'.repeat(3_000)}"a"],"data":{}}`,
      `[${"{},".repeat(2_000)}{}]`,
      '"\\ud800"',
      '{"data":"\\u0000"}',
    ],
  ),
);

const payload: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .oneof(
      spoiled,
      json.map((value) => stringifyExactJson(value) ?? ""),
      broken,
    )
    .map((body) => Buffer.from(body)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

const component = fc.oneof(
  text.map((value) => encodeURIComponent(value.toWellFormed()).slice(0, 2_000)),
  fc.constantFrom(
    "%",
    "%zz",
    "%c0%ae",
    "%00",
    "..",
    ".",
    "",
    "%2e%2e%2f",
    "a".repeat(3_000),
    "[]",
    "*",
    ";",
    "-1",
    "1e3",
  ),
);
const PATHS = [
  ...["/", "/health", "/info", "/resources", "/api/jobs", "/api/jobs/stream", "/api/jobs/batch", "/api/status"],
  ...[
    "/metrics",
    "/openapi.json",
    "/api/traces",
    "/api/traces/1",
    "//api//jobs",
    "/API/JOBS",
    "/api/jobs/",
    "/api/jobs/x",
  ],
];
const query = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom("id", "id[]", "id[__proto__]", "pending", "intermediate", "limit", "model_id", "__proto__"),
        component,
      ),
      component,
    ),
    { maxLength: 4 },
  )
  .map((pairs) => (pairs.length === 0 ? "" : `?${pairs.map(([key, value]) => `${key}=${value}`).join("&")}`));
const url = fc.tuple(
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...PATHS) },
    { weight: 1, arbitrary: component.map((part) => `/api/traces/${part}`) },
    { weight: 1, arbitrary: component.map((part) => `/${part}`) },
  ),
  query,
);

/** Characters that a header may hold, so that the request reaches the node at all. */
const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 60,
});
const headerValue = fc.oneof(
  headerText.map((value) => value.trim()),
  fc.constantFrom(
    "",
    "0",
    "-1",
    "999999999999",
    "null",
    "Bearer",
    "Bearer x",
    "Basic Og==",
    "identity",
    "gzip",
    "a".repeat(4_000),
  ),
  fc.constantFrom(
    "127.0.0.1",
    "::1",
    "10.0.0.1, 127.0.0.1",
    "unknown",
    "for=127.0.0.1",
    "https://evil.example",
    "null",
    "*",
  ),
);
const contentType = fc.oneof(
  { weight: 6, arbitrary: fc.constant("application/json") },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...[
        "",
        "text/plain",
        "application/json; charset=utf-16",
        "application/vnd.x+json",
        "multipart/form-data",
        "*/*",
        ";",
      ],
      ...[
        "application/json;;;=",
        "APPLICATION/JSON",
        "application/x-www-form-urlencoded",
        "json",
        "application/json, text/html",
      ],
    ),
  },
  { weight: 1, arbitrary: headerValue },
);
const headers = fc
  .tuple(
    contentType,
    fc.dictionary(
      fc.constantFrom(
        ...[
          "authorization",
          "x-forwarded-for",
          "forwarded",
          "x-real-ip",
          "origin",
          "cookie",
          "accept",
          "accept-encoding",
        ],
        ...[
          "content-encoding",
          "x-http-method-override",
          "if-none-match",
          "range",
          "x-forwarded-host",
          "user-agent",
          "te",
        ],
        ...["sec-fetch-site", "access-control-request-method", "x-request-id", "retry-after", "ratelimit-limit"],
      ),
      headerValue,
      { maxKeys: 4 },
    ),
  )
  .map(([type, more]) => ({ ...(type !== "" && { "content-type": type }), ...more }) as Record<string, string>);

const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("POST", "PUT") },
  { weight: 4, arbitrary: fc.constantFrom("GET", "HEAD", "DELETE", "PATCH", "OPTIONS") },
  { weight: 1, arbitrary: fc.constantFrom("TRACE", "PROPFIND", "SEARCH", "QUERY", "LINK", "M-SEARCH") },
);

/** `count` requests, always the same for the same seed. */
export function hostileRequests(count: number, seed: number): HostileRequest[] {
  const request = fc
    .record({ method, url, headers, payload })
    .map(({ url: [path, search], ...rest }) => ({ ...rest, url: `${path}${search}` }));
  return fc.sample(request, { numRuns: count, seed });
}
