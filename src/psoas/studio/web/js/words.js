// The page's own words in its language: the templates write them into a JSON block, so that no script holds a sentence.
let words;

/**
 * A sentence of the page.
 * @param {string} key
 * @param {Record<string, string | number>} [values] what stands for %(name)s
 * @returns {string}
 */
export function say(key, values = {}) {
  words ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  if (!(key in words)) throw new Error(`The page has no words for "${key}": see the block "words" of its template.`);
  return words[key].replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}
