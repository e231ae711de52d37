// One-time passwords from time (RFC 6238 with HMAC-SHA-1, RFC 4226 section 5.3).

export function stepAt(milliseconds, period) {
  return Math.floor(milliseconds / 1000 / period);
}

// A key that can sign and cannot be read, not even by this page; the bytes are wiped afterwards.
export async function keyFrom(seed) {
  try {
    return await crypto.subtle.importKey("raw", seed, { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
  } finally {
    seed.fill(0);
  }
}

export async function codeOf(key, step, digits) {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, counter.buffer));
  const offset = mac.getUint8(mac.byteLength - 1) & 0x0f;
  const number = mac.getUint32(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}
