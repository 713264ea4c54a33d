// Choices that this device keeps. A private window may refuse to keep anything: then they last as long as the page.

/** @param {string} name @returns {string | null} what was kept under that name */
export function kept(name) {
  try {
    return localStorage.getItem(`psoas-${name}`);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
export function keep(name, value) {
  try {
    localStorage.setItem(`psoas-${name}`, value);
  } catch {
    // Nothing to do: the choice holds until the page is closed.
  }
}
