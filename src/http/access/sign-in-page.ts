// Tested by: test/http/access/sign-in.test.ts
import { createHash } from 'node:crypto';
import type { BytesAnswer } from '../route.js';

const STYLE = `:root { color-scheme: light dark; --back: #f4f5f7; --card: #fff; --text: #16181d; --edge: #8a909c; --key: #1257b0; --on-key: #fff; --bad: #a4161a; }
@media (prefers-color-scheme: dark) { :root { --back: #14161a; --card: #1e2127; --text: #eceef2; --edge: #7d8493; --key: #7db4ff; --on-key: #10131a; --bad: #ff9d9d; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 22rem; padding: 2rem; background: var(--card); border-radius: 0.5rem; box-shadow: 0 1px 4px #0004; }
h1 { margin: 0 0 1rem; font-size: 1.25rem; }
p { margin: 0 0 1rem; color: var(--bad); font-weight: 600; }
label { display: block; margin: 0 0 0.25rem; }
input { display: block; width: 100%; margin: 0 0 1rem; padding: 0.5rem; font: inherit; color: inherit; background: var(--back); border: 1px solid var(--edge); border-radius: 0.25rem; }
button { width: 100%; padding: 0.6rem; font: inherit; font-weight: 600; color: var(--on-key); background: var(--key); border: 0; border-radius: 0.25rem; cursor: pointer; }
input:focus-visible, button:focus-visible { outline: 3px solid var(--key); outline-offset: 2px; }
`;

/** The styles of the sign-in page. */
export const SIGN_IN_STYLE: BytesAnswer = {
  status: 200,
  contentType: 'text/css; charset=utf-8',
  body: STYLE,
  etag: `"${createHash('sha256').update(STYLE).digest('hex').slice(0, 16)}"`,
  cacheControl: 'no-cache',
};

/** A form that needs no script; `to` is where it leads. */
export function signInPage(to: string, fault: string | undefined, status = 200): BytesAnswer {
  const said = fault === undefined ? '' : `<p role="alert">${escaped(fault)}</p>\n`;
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in – tscap</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sign-in.css">
</head>
<body>
<main>
<h1>Sign in to tscap</h1>
${said}<form method="post" action="/sign-in">
<input type="hidden" name="to" value="${escaped(to)}">
<label for="name">Name</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required>
<button>Sign in</button>
</form>
</main>
</body>
</html>
`;
  // With no-referrer a browser would not say what page the form comes from.
  const headers = { 'Referrer-Policy': 'same-origin' };
  return { status, contentType: 'text/html; charset=utf-8', body, headers };
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
