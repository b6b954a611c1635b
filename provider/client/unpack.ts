import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import { MAX_BODY_MIB } from "./limits.js";
import { type TransportAnswer } from "./transport.js";

const options = { maxOutputLength: MAX_BODY_MIB * 1024 * 1024 };

/** How gateways pack an answer although nobody asked them to. */
const ENCODINGS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, options),
  "x-gzip": (bytes) => gunzipSync(bytes, options),
  deflate: (bytes) => inflateSync(bytes, options),
  br: (bytes) => brotliDecompressSync(bytes, options),
  zstd: (bytes) => zstdDecompressSync(bytes, options),
  identity: (bytes) => bytes,
};

/** The text of a body, by its `Content-Encoding`. */
export function unpack(bytes: Buffer, encoding = ""): Pick<TransportAnswer, "body" | "unreadable"> {
  const steps = encoding
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((step) => step !== "");
  let unpacked = bytes;
  // The last one was put on last.
  for (const step of steps.toReversed()) {
    const decode = ENCODINGS[step];
    if (decode === undefined) return unreadable(`compressed as '${step}', which was not asked for`);
    // An answer to HEAD, or without content, has nothing to unpack.
    if (unpacked.length === 0) break;
    try {
      unpacked = decode(unpacked);
    } catch (error) {
      const isTooLarge =
        error !== null && typeof error === "object" && Reflect.get(error, "code") === "ERR_BUFFER_TOO_LARGE";
      return isTooLarge ? { body: undefined } : unreadable(`said to be compressed as '${step}' and is not`);
    }
  }
  return { body: unpacked.toString("utf8") };
}

function unreadable(why: string): Pick<TransportAnswer, "body" | "unreadable"> {
  return { body: undefined, unreadable: why };
}
