/** What the security policy asks of each <style> written while running; the server puts it in index.html. */
export function styleNonce() {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}
