/**
 * What the library shows first, asked for while the other modules still come: this one needs none of them, and runs as
 * soon as it is there.
 */
const address = "/api/v1/items?sort=added&order=descending&offset=0&limit=100";
// The worker that follows the events loads this too, with the module that it needs, and shows nothing.
const isShown = typeof document !== "undefined" && !/^#\/(?!library)/.test(location.hash);

let answer = isShown ? fetch(address) : null;
// Whoever takes it meets its failure.
answer?.catch(() => {});

/** The answer to a request, if it is the first one and was asked for already; null otherwise. */
export function takeFirstPage(wanted) {
  if (wanted !== address) return null;
  const taken = answer;
  answer = null;
  return taken;
}
