// The panel's HTML: its script and its style sheet, written into it, and a policy that allows nothing else and no network.
// Asked for one by one, the two files would come by way of the editor's window, and the page would wait for them.

export interface PageParts {
  /** The texts of the two files. */
  readonly script: string;
  readonly style: string;
  readonly nonce: string;
  /** Of the editor: the page has its own texts. */
  readonly language: string;
}

export function pageHtml({ script, style, nonce, language }: PageParts): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style nonce="${nonce}">${style}</style>
<title>Explain Tokens</title>
</head>
<body>
<main id="panel"></main>
<script nonce="${nonce}">${withoutEnd(script)}</script>
</body>
</html>`;
}

/** The same program, in which nothing ends the element that it stands in. */
function withoutEnd(script: string): string {
  return script.replaceAll("</script", "<\\/script");
}
