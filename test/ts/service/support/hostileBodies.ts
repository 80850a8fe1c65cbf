/** Bodies of `POST /service_output` that a service must get through unharmed. */

/** A request from off chain. */
export const offchain = (data: unknown): string => JSON.stringify({ source: 1, destination: 1, data });
/** A request from a chain. */
export const onchain = (data: string): string => JSON.stringify({ source: 0, destination: 0, data });
const word = (value: bigint): string => value.toString(16).padStart(64, "0");
/** A request that has an answer. */
export const healthy = offchain({ task_id: 2, text: "I love it!" });

/** Encodings that cost careless decoders memory or time: lengths and offsets that lie, values that share their bytes. */
const abiBombs: Record<string, string> = {
  "a length of 2^255": [1n, 0x60n, 0x60n, 2n ** 255n].map(word).join(""),
  "a length of 2^31": [1n, 0x60n, 0x60n, 2n ** 31n].map(word).join(""),
  "offsets that wrap": [1n, 2n ** 256n - 32n, 2n ** 256n - 64n, 0n].map(word).join(""),
  "a text that is its own length": [1n, 0x40n, 0x40n].map(word).join(""),
  "model and text over the same 900 kB": [1n, 0x60n, 0x60n, 900_000n].map(word).join("") + "61".repeat(900_000),
  "parameters over the same 900 kB": [1n, 0x80n, 0x80n, 0x80n, 900_000n].map(word).join("") + "61".repeat(900_000),
  "100,000 parameters":
    [1n, 0x80n, 0xa0n, 0xe0n, 0n, 1n].map(word).join("") + "61".padEnd(64, "0") + word(900_001n) + "01".repeat(900_001),
};

/** Requests that are refused. */
export const hostile: Record<string, string | Uint8Array<ArrayBuffer>> = {
  ...Object.fromEntries(Object.entries(abiBombs).map(([name, data]) => [name, onchain(data)])),
  "half a million brackets": "[".repeat(500_000),
  "300,000 objects deep": `${'{"a":'.repeat(300_000)}1${"}".repeat(300_000)}`,
  "data 100,000 lists deep": `{"source":1,"destination":1,"data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
  "100,000 keys": offchain(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index]))),
  "invalid UTF-8": Uint8Array.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]),
  "an encoded surrogate": Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
  "lone surrogates": offchain({ task_id: 2, text: "a\ud800b" }),
  "a number of 1,000 digits": `{"source":${"9".repeat(1_000)}}`,
  "1e999": '{"source":1,"destination":1,"data":{"task_id":1e999,"text":"x"}}',
  __proto__: '{"source":1,"destination":1,"data":{"__proto__":{"task_id":2,"text":"x"}}}',
  "white space": offchain({ task_id: 2, text: "\u2028\u00a0\u3000" }),
  "one character too many": offchain({ task_id: 1, prompt: "x".repeat(100_001) }),
};

/** What looks hostile and is not: it has an answer. */
export const odd: Record<string, string> = {
  "control characters": offchain({ task_id: 1, prompt: "\u0000\u0007\u001b[31m\u200e\ufeffhello\u0085" }),
  emoji: offchain({ task_id: 3, text: "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿".repeat(100) }),
  "right to left": offchain({ task_id: 4, text: "שלום עולם. مرحبا بالعالم. \u202eevil" }),
  "one word of 100,000 letters": offchain({ task_id: 3, text: "a".repeat(100_000) }),
  "100,000 full stops": offchain({ task_id: 4, text: ".".repeat(100_000) }),
  "combining marks": offchain({ task_id: 2, text: `a${"\u0301".repeat(50_000)}` }),
};
