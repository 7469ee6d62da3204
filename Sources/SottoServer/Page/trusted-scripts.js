const addresses = new Set(["/event-worker.js", "/spectrogram-worker.js"]);
const policy = globalThis.trustedTypes?.createPolicy("sotto", {
  createScriptURL(address) {
    if (!addresses.has(address)) throw new TypeError("This is none of Sotto's workers.");
    return address;
  },
});

/** A worker's address, where the browser wants proof that it is not made of foreign text: these are constants. */
export function trustedScript(address) {
  return policy?.createScriptURL(address) ?? address;
}
